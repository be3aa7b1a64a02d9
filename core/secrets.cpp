#include "core/secrets.hpp"

#include "core/secret_formats.hpp"

#include <algorithm>
#include <utility>

namespace warroom {
namespace {

// The first secret at or behind `from` that does not reach back before it.
class Scan {
public:
    explicit Scan(std::string_view text) : text_{text} {}

    std::optional<SecretSpan> next(std::size_t from)
    {
        for (auto at = from; at < text_.size(); ++at)
            if (auto found = here(at); found && found->begin >= from && found->begin < found->end) {
                near_aws_ = near_aws_ || found->kind == "AWS access key";
                return found;
            }
        return std::nullopt;
    }

private:
    // "token=ghp_…" is told as what it is.
    std::optional<SecretSpan> assigned(std::size_t at) const
    {
        const auto found = assigned_at(text_, at);
        const auto known = found ? token_at(text_, found->begin) : std::nullopt;
        return known ? known : found;
    }

    std::optional<SecretSpan> here(std::size_t at)
    {
        const char c = text_[at];
        const bool word_begins = at == 0 || !is_alnum(text_[at - 1]);
        switch (c) {
        case '=': return assigned(at);
        case ':':
            if (text_.substr(at).starts_with("://"))
                if (auto found = password_in_url_at(text_, at)) return found;
            return assigned(at);
        case '@': return address_at(text_, at);
        case '-': return key_block_at(text_, at);
        default: break;
        }
        if (!word_begins || !is_alnum(c)) return std::nullopt;
        if (auto found = token_at(text_, at)) return found;
        if (auto found = bearer_at(text_, at)) return found;
        if (is_digit(c))
            if (auto found = number_at(text_, at)) return found;
        if (c == 'i')
            if (auto found = assigned(at)) return found;
        return near_aws_ ? aws_secret_at(text_, at) : std::nullopt;
    }

    std::string_view text_;
    bool near_aws_ = false;
};

Masked masked_once(std::string_view text)
{
    Masked masked;
    Scan scan{text};
    std::size_t done = 0;
    while (const auto found = scan.next(done)) {
        masked.text.append(text.substr(done, found->begin - done));
        masked.text.append("[masked: ").append(found->kind).append("]");
        masked.kinds.push_back(found->kind);
        done = found->end;
    }
    masked.text.append(text.substr(done));
    return masked;
}

} // namespace

bool is_personal(std::string_view kind) { return kind == "e-mail address" || kind == "card number"; }

Masked mask_secrets(std::string_view text)
{
    auto all = masked_once(text);
    if (all.kinds.empty()) return all;
    // What stood beside a secret may look like another one, now that it stands beside a mark.
    for (int again = 0; again < 8; ++again) {
        auto more = masked_once(all.text);
        if (more.kinds.empty()) break;
        all.text = std::move(more.text);
        all.kinds.insert(all.kinds.end(), more.kinds.begin(), more.kinds.end());
    }
    std::ranges::sort(all.kinds);
    all.kinds.erase(std::unique(all.kinds.begin(), all.kinds.end()), all.kinds.end());
    return all;
}

} // namespace warroom
