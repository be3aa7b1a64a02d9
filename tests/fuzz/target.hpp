#pragma once
// A fuzz target: any bytes must be survived. What must hold of the result is checked with `hold`, which ends the
// process, as a sanitizer does. With libFuzzer it looks for such bytes; without, replay.cpp feeds it the corpus.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace warroom::fuzz {

inline void hold(bool so)
{
    if (!so) std::abort();
}

void survive(std::string_view bytes); // each target defines it

} // namespace warroom::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    warroom::fuzz::survive({reinterpret_cast<const char*>(data), size});
    return 0;
}
