#pragma once
#include <utility>
#include <variant>

namespace warroom {

template <class... Arms>
struct Overload : Arms... {
    using Arms::operator()...;
};
template <class... Arms>
Overload(Arms...) -> Overload<Arms...>;

// match(value, [](const A&) {...}, [](const B&) {...}): a visit that reads as a table. A forgotten arm doesn't compile.
template <class Variant, class... Arms>
decltype(auto) match(Variant&& value, Arms&&... arms)
{
    return std::visit(Overload{std::forward<Arms>(arms)...}, std::forward<Variant>(value));
}

} // namespace warroom
