#pragma once
// A thread for one kind of work, or somebody else's executor in its place: a simulation does all on one.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <optional>

namespace warroom {

class OwnThread {
public:
    explicit OwnThread(std::optional<boost::asio::any_io_executor> instead)
    {
        if (!instead) instead = pool_.emplace(1).get_executor();
        executor_ = std::move(*instead);
    }
    ~OwnThread() // what was posted is done first
    {
        if (pool_) pool_->join();
    }
    const boost::asio::any_io_executor& executor() const { return executor_; }

private:
    std::optional<boost::asio::thread_pool> pool_{};
    boost::asio::any_io_executor executor_{};
};

} // namespace warroom
