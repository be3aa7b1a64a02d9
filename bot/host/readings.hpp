#pragma once
// What the reading commands of the command line print, from values alone: the same bytes whether the running bot
// answers through its socket or the file is opened.

#include "bot/delivery.hpp"
#include "core/event.hpp"
#include "storage/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace warroom::host {

struct Request {
    std::string command;    // incidents, show, timeline, postmortem, verify; backup, redact, health
    std::string incident;   // "INC-12", "inc-12" or "12"; empty for incidents
    std::string format{};   // text, json, jsonl, md, html; empty: the command's own
    std::string file{};     // of a backup
    bool force = false;     // it may replace one
    std::int64_t entry = 0; // of redact, with the reason
    std::string why{};
};

struct Printed {
    int exit_code = 0;
    std::string out{};
    std::string error{}; // for stderr, without a newline
};

// What a request needs of the store.
struct Material {
    std::vector<Listing> directory{};
    std::vector<Recorded> history{};
    std::vector<Link> chain{};
    std::string damage{}; // for verify
};

// The incident a request is about; nothing if it names none that is there.
std::optional<IncidentId> meant(const Request& request, const std::vector<Listing>& directory);

Printed print(const Request& request, const Material& material, Timestamp now);

// What was asked to be redacted, as a delivery to the war room, and what came of it.
std::optional<Delivery> redaction(const Request& request, const std::vector<Listing>& directory, Timestamp now);
Printed redacted(const Request& request, const std::optional<Outcome>& outcome); // nothing: no such incident

// Straight from the file: nobody else has it open.
Printed read(const Request& request, Store& store, Timestamp now);

} // namespace warroom::host
