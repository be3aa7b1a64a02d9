#include "storage/event_json.hpp"

#include "storage/event_fields.hpp"
#include "storage/store.hpp"

#include <type_traits>

namespace warroom::shape {

// Effects

template <>
constexpr const char* kind<OpenChannel> = "open_channel";
void fields(auto&, Is<OpenChannel> auto&) {}

template <>
constexpr const char* kind<InvitePeople> = "invite_people";
void fields(auto& in, Is<InvitePeople> auto& effect) { in.field("who", effect.who); }

template <>
constexpr const char* kind<SetTopic> = "set_topic";
void fields(auto&, Is<SetTopic> auto&) {}

template <>
constexpr const char* kind<PostCard> = "post_card";
void fields(auto& in, Is<PostCard> auto& effect) { in.field("card", effect.card); }

template <>
constexpr const char* kind<PinCard> = "pin_card";
void fields(auto& in, Is<PinCard> auto& effect) { in.field("card", effect.card); }

template <>
constexpr const char* kind<RefreshCard> = "refresh_card";
void fields(auto& in, Is<RefreshCard> auto& effect) { in.field("card", effect.card); }

template <>
constexpr const char* kind<PostEntry> = "post_entry";
void fields(auto& in, Is<PostEntry> auto& effect)
{
    in.field("seq", effect.seq)
        .maybe("to", effect.to)
        .maybe("announce", effect.announce)
        .maybe("aside", effect.aside)
        .maybe("not_before", effect.not_before);
}

template <>
constexpr const char* kind<FilePostMortem> = "file_post_mortem";
void fields(auto& in, Is<FilePostMortem> auto& effect)
{
    in.field("revision", effect.revision).maybe("aside", effect.aside);
}

// All of them

template <class... Alternatives>
Encoded encode(const std::variant<Alternatives...>& value)
{
    static_assert(((kind<Alternatives> != nullptr) && ...), "each alternative needs a kind and its fields");
    return std::visit(
        [](const auto& alternative) {
            // Text that isn't UTF-8 is no reason to lose the rest of it: what is wrong becomes U+FFFD.
            return Encoded{kind<std::remove_cvref_t<decltype(alternative)>>,
                           write(alternative).dump(-1, ' ', false, Json::error_handler_t::replace)};
        },
        value);
}

template <class... Alternatives>
void decode(std::variant<Alternatives...>& value, std::string_view stored_kind, std::string_view body)
try {
    thread_local simdjson::dom::parser parser; // it keeps its memory from one to the next
    const Element json = parser.parse(body);
    const bool known = ((stored_kind == kind<Alternatives> && (value = read<Alternatives>(json), true)) || ...);
    if (!known) throw std::runtime_error{"this version does not know the kind; a newer one wrote it"};
} catch (const std::exception& error) {
    throw Fatal{"a stored " + std::string{stored_kind} + " can't be read: " + error.what(), 5};
}

} // namespace warroom::shape

namespace warroom {

Encoded encode(const Event& event) { return shape::encode(event); }
Encoded encode(const Effect& effect) { return shape::encode(effect); }

Event decode_event(std::string_view kind, std::string_view body)
{
    Event event;
    shape::decode(event, kind, body);
    return event;
}

Effect decode_effect(std::string_view kind, std::string_view body)
{
    Effect effect;
    shape::decode(effect, kind, body);
    return effect;
}

} // namespace warroom
