#pragma once
// The simulated workspace as it is right now. Only the files of this folder see it; everything here is data, what
// happens to it is in effects.hpp, and each family of Web API methods has a file of its own.

#include "bot/simulated_slack/model.hpp"
#include "bot/simulated_slack/remembered.hpp"

#include <nlohmann/json.hpp>

#include <deque>
#include <map>
#include <random>
#include <set>

namespace warroom::simulated_slack {

using Json = nlohmann::json;
using std::chrono::milliseconds;

inline const std::string team_id = "T0WARROOM";
inline const std::string team_domain = "warroom";
inline const std::string app_id = "A0WARROOM01";
inline const std::string bot_user = "U0WARROOM01";
inline const std::string bot_id = "B0WARROOM01";

struct Person {
    std::string id;
    std::string name; // the handle
    std::string real_name;
    std::string tz = "Europe/Madrid";
    std::string team = team_id;
    std::string bot_id{}; // apps only, and their app_id
    std::string app_id{};
    bool deleted = false;
    bool is_restricted = false;
    bool is_ultra_restricted = false;
    bool is_stranger = false;
    bool away = false;
    std::int64_t dnd_start = 0;
    std::int64_t dnd_end = 0; // 0: never
};

struct Message {
    Json body; // what history gives, and metadata
    Timestamp written{};
};

// An ephemeral message, or a command's private answer: only its reader has it.
struct Whisper {
    std::string reader;
    Json body;
};

struct Pin {
    std::string ts;
    std::string by;
    std::int64_t created = 0;
};

struct Channel {
    std::string id;
    std::string name;
    std::string creator;
    std::int64_t created = 0;
    bool is_private = false;
    bool is_im = false;
    bool is_mpim = false;
    bool is_general = false;
    bool is_archived = false;
    Json topic = {{"value", ""}, {"creator", ""}, {"last_set", 0}};
    Json purpose = topic;
    std::vector<std::string> members{};
    std::vector<std::string> previous_names{};
    std::map<std::string, Message> messages{};
    std::map<std::string, Whisper> whispers{};
    std::vector<Pin> pins{};
    Json bookmarks = Json::array();
    std::string canvas{}; // its tab

    bool has(std::string_view user) const { return std::find(members.begin(), members.end(), user) != members.end(); }
};

struct File {
    Json body;
    std::string ticket;
    std::string content;
    std::size_t length = 0;
    bool uploaded = false;
};

struct Section {
    std::string id{}; // until the next edit
    std::string markdown;
};

struct Canvas {
    std::string id{};
    std::string title;
    std::string channel;
    std::vector<Section> sections{};
    std::map<std::string, std::string> access{};
    milliseconds locked_until{0};
};

struct Scheduled {
    std::string id;
    std::string channel;
    std::int64_t post_at = 0;
    std::int64_t created = 0;
    Json body;
};

struct ResponseUrl {
    std::string user;
    std::string channel;
    std::string original{}; // ts of the message whose button was pressed, or of the last answer to a command
    std::string thread{};
    Timestamp expires{};
    int uses = 0;
};

// Good once, for three seconds.
struct Trigger {
    std::string person;
    std::string channel{};
    std::string view{}; // that it came from
    milliseconds expires{0};
    bool exchanged = false;
};

struct View {
    Json body; // as the app is told of it
    std::string person;
    std::string channel{};          // where it was opened from
    Json errors = Json::object();   // by block, as the person sees them
    Json suggested = Json::array(); // options that an external select was offered
};

struct Socket {
    milliseconds hello_at{0};
    milliseconds next_ping{0};
    milliseconds refresh_at{0};
    std::optional<milliseconds> close_at{};
    bool greeted = false;
    bool warned = false;
    bool muted = false;
    bool closing = false;

    bool open() const { return greeted && !closing; }
};

struct Delivery {
    std::string type; // of its envelope: events_api, slash_commands, interactive
    Json payload;
    std::string person{}; // who sees it when it fails
    std::string channel{};
    std::string view{};
    std::string response{}; // the response URL that an answer in the ack goes through
    milliseconds not_before{0};
    milliseconds expires{0};
    int attempt = 0;
    std::string envelope_id{}; // of the last attempt
};

struct Envelope {
    Delivery delivery;
    SocketId socket = 0;
    milliseconds sent_at{0};
    milliseconds deadline{0};
    enum { sent, acked, overdue } fate = sent;
};

struct Fault {
    std::string method;
    int skip = 0;
    int times = 1;
    std::optional<int> status{};
    std::optional<std::string> error{};
    std::optional<std::string> body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    bool applied = false; // the effect happens all the same
    bool reset = false;
    milliseconds delay{0};
    std::size_t cut_after = std::string::npos;
};

// What can be turned by the control API, and is put back by reset_faults.
struct Knobs {
    std::vector<Fault> faults{};
    bool token_revoked = false;
    std::set<std::string, std::less<>> scopes_removed{};
    std::set<std::string, std::less<>> scopes_added{};
    milliseconds canvas_lock{0}; // after each edit
    bool free_team = false;
    milliseconds history_lag{0};
    bool queue_events = true;
    bool shuffle_events = false;
    bool limit_events = false;                    // too many: none is sent, and each such minute is told instead
    std::optional<std::int64_t> limited_minute{}; // that was told last
    double duplicate_events = 0;
    bool new_envelope_id_on_retry = true;
    milliseconds hello_delay{0};
    milliseconds refresh_after{18'060'000};
    std::vector<milliseconds> retries{milliseconds{0}, milliseconds{60'000}, milliseconds{300'000}};
    int refuse_dials = 0;
    int refuse_dials_status = 503;
    std::int64_t page_cap = 1000;
    bool short_pages = false;
    bool distributed = false; // as if sold outside the Marketplace: history comes slowly
    double oddities = 0;      // how often Slack's JSON is odd, of 1
    double spoiled = 0;       // how often an envelope's frame is broken, of 1
};

struct Bucket {
    double tokens = 0;
    Timestamp filled{};
};

struct Cursor {
    std::string method;
    std::string position;
    Timestamp expires;
};

struct Seen {
    Json item;
    std::set<std::string> readers;
};

struct State {
    explicit State(Options o) : options{std::move(o)}, random{options.seed} {}

    Options options;
    Now now{};
    std::mt19937_64 random;
    Knobs knobs{};

    std::map<std::string, Person> people{};
    std::map<std::string, Channel> channels{};
    std::map<std::string, File> files{};
    std::set<std::string> files_deleted{};
    std::map<std::string, ResponseUrl> response_urls{};
    std::map<std::string, Canvas> canvases{};
    std::set<std::string> deleted_canvases{};
    std::vector<Scheduled> scheduled{};
    std::map<std::string, Trigger> triggers{};
    std::map<std::string, View> views{};
    std::map<std::string, std::vector<std::string>> modals{}; // the stack of each person's, root first
    std::map<std::string, std::string> homes{};               // the view on each person's Home tab
    Json usergroups = Json::array();
    std::int64_t last_ts = 0; // microseconds
    int made_channels = 0;
    int made_ids = 0;

    std::map<std::string, milliseconds> tickets{}; // of sockets, with their expiry
    std::map<SocketId, Socket> sockets{};
    SocketId last_socket = 0;
    int refusal = 404;
    std::deque<Delivery> waiting{};
    std::map<std::string, Envelope> envelopes{};
    std::deque<std::string> unanswered{}; // of these, in the order of their deadlines; some are answered by now
    std::deque<std::string> sent{};       // all of them, oldest first
    std::vector<Action> actions{};

    std::map<std::string, Bucket> buckets{};
    std::map<std::string, Cursor> cursors{};
    Remembered<Seen> feed{options.remembered};
    Remembered<Json> traffic{options.remembered};
    std::map<std::string, std::int64_t> counts{};
    std::deque<milliseconds> ack_times{}; // from the envelope to its ack; of the last ones
};

} // namespace warroom::simulated_slack
