#pragma once
// The latest of many things, each with a number that never changes: one may ask for those after a number for ever.

#include <deque>
#include <utility>

namespace warroom::simulated_slack {

template <class T>
class Remembered {
public:
    explicit Remembered(std::size_t most) : most_{most} {}

    std::size_t last() const { return forgotten_ + items_.size(); } // number of the newest; the first has 1
    std::size_t first() const { return forgotten_ + 1; }            // that is still here
    const T& at(std::size_t number) const { return items_.at(number - first()); }
    T& newest() { return items_.back(); }

    void add(T item)
    {
        items_.push_back(std::move(item));
        if (items_.size() <= most_) return;
        items_.pop_front();
        ++forgotten_;
    }

private:
    std::size_t most_;
    std::size_t forgotten_ = 0;
    std::deque<T> items_{};
};

} // namespace warroom::simulated_slack
