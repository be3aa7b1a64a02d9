#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warroom::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first value of a header, found without regard to case; "" if there is none.
std::string_view header(const Headers& headers, std::string_view name);

// What a Date header says: the server's clock, in whole seconds (RFC 9110, 5.6.7). Nothing: it is none.
std::optional<std::chrono::sys_seconds> date_in(std::string_view header);
std::string date_header(std::chrono::sys_seconds at);

struct HttpRequest {
    std::string method = "POST";
    std::string target = "/"; // path and query
    Headers headers{};
    std::string body{};
};

struct HttpResponse {
    int status = 200;
    Headers headers{};
    std::string body{};
};

// x=1&y=%20 both ways: application/x-www-form-urlencoded, which queries use as well.
using Form = std::vector<std::pair<std::string, std::string>>;
std::string encode_form(const Form& form);
Form decode_form(std::string_view text);

} // namespace warroom::net
