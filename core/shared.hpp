#pragma once
// A value that never changes and is held by many: a copy of its holder costs a counter, not the value.

#include <memory>
#include <utility>

namespace warroom {

template <class T>
class Shared {
public:
    using value_type = T;
    Shared(T value) : value_{std::make_shared<const T>(std::move(value))} {}

    operator const T&() const { return *value_; }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }
    friend bool operator==(const Shared& a, const Shared& b) { return a.value_ == b.value_ || *a.value_ == *b.value_; }

private:
    std::shared_ptr<const T> value_;
};

} // namespace warroom
