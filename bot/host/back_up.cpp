#include "bot/host/back_up.hpp"

#include <fmt/format.h>

namespace warroom::host {

Printed backed_up(const Request& request, const std::string& failure)
{
    if (!failure.empty()) return {1, "", failure};
    std::error_code unknown;
    const auto size = std::filesystem::file_size(request.file, unknown);
    return {0,
            fmt::format("{}: {} KiB, opened and checked, every entry is what was written\n", request.file, size >> 10),
            ""};
}

Printed back_up(const Request& request, Upkeep& upkeep, const std::function<void(int)>& told)
try {
    const auto copying = upkeep.copy_to(request.file, request.force);
    int said = 0;
    while (!copying->step(10'000)) {
        const int pages = std::max(copying->pages(), 1);
        const int percent = static_cast<int>(std::int64_t{100} * (pages - copying->left()) / pages);
        if (percent < said + 10) continue;
        said = percent;
        told(percent);
    }
    copying->keep();
    return backed_up(request, "");
} catch (const std::runtime_error& error) {
    return backed_up(request, error.what());
}

} // namespace warroom::host
