// Follows from the other, but not where the header was read before, precompiled.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// The address sanitizer keeps what is freed for a while, 256 MB of it: one test looks at the resident memory.
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=32"; }
