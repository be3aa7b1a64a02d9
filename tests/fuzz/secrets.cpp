// What people paste, secrets in it.
#include "core/secrets.hpp"
#include "tests/fuzz/target.hpp"

void warroom::fuzz::survive(std::string_view bytes)
{
    const auto masked = mask_secrets(bytes);
    hold(masked.kinds.empty() == (masked.text == bytes));
    hold(mask_secrets(masked.text).text == masked.text);
}
