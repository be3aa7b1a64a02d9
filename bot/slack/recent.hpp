#pragma once
#include <deque>
#include <set>
#include <string>

namespace warroom::slack {

// The last so many things that were answered, so that a copy of one isn't answered again.
class Recent {
public:
    bool add(const std::string& id) // false: it is known
    {
        if (!known_.insert(id).second) return false;
        order_.push_back(id);
        if (order_.size() > most) {
            known_.erase(order_.front());
            order_.pop_front();
        }
        return true;
    }
    void forget(const std::string& id)
    {
        known_.erase(id);
        std::erase(order_, id);
    }

private:
    static constexpr std::size_t most = 1000;
    std::set<std::string> known_;
    std::deque<std::string> order_;
};

} // namespace warroom::slack
