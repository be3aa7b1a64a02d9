#include "tests/bot/slack_shapes.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace warroom::simulated_slack {
namespace {

using Json = nlohmann::json;

std::string kind_of(const Json& value)
{
    if (value.is_null()) return "null";
    if (value.is_boolean()) return "bool";
    if (value.is_number()) return "number";
    if (value.is_string()) return "string";
    return value.is_array() ? "array" : "object";
}

// All values at a path; "[]" stands for every element.
std::vector<const Json*> values_at(const Json& root, std::string_view path)
{
    std::vector<const Json*> found{&root};
    while (!path.empty()) {
        auto step = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(step.size() + 1, path.size()));
        const auto name = std::string{step.substr(0, step.find('['))};
        std::vector<const Json*> next;
        for (const auto* value : found)
            if (value->is_object() && value->contains(name)) next.push_back(&value->at(name));
        for (auto at = step.find("[]"); at != std::string_view::npos; at = step.find("[]", at + 2)) {
            std::vector<const Json*> elements;
            for (const auto* value : next)
                if (value->is_array())
                    for (const auto& element : *value) elements.push_back(&element);
            next = std::move(elements);
        }
        found = std::move(next);
    }
    return found;
}

} // namespace

Shapes::Shapes()
{
    for (const auto* file : {"objects", "requests", "answers", "events", "socket"}) read(file);
}

void Shapes::read(const std::string& file)
{
    std::ifstream in{std::string{WARROOM_GOLDEN_DIR} + "/slack_shapes/" + file + ".txt"};
    if (!in) throw std::runtime_error{"no shapes: " + file};
    std::string name;
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        if (line.front() == '[') {
            name = line.substr(1, line.size() - 2);
            files_[file].push_back(name);
            shapes_[name];
            continue;
        }
        std::istringstream words{line};
        std::string path;
        words >> path;
        if (path == "like") {
            words >> likes_[name];
            continue;
        }
        auto& member = shapes_[name][path];
        for (std::string word; words >> word;) {
            if (word == "!")
                member.always = true;
            else if (word == "opaque")
                member.opaque = true;
            else
                member.types.insert(word);
        }
    }
}

const Shapes::Member* Shapes::member(const std::string& name, const std::string& path) const
{
    const auto& shape = shapes_.at(name);
    if (const auto found = shape.find(path); found != shape.end() && !found->second.types.empty())
        return &found->second;
    const auto like = likes_.find(name);
    return like == likes_.end() ? nullptr : member(like->second, path);
}

void Shapes::walk(const std::string& name, const std::string& path, const Json& value,
                  std::vector<std::string>& out) const
{
    if (value.is_array())
        for (const auto& element : value) check(name, path + "[]", element, out);
    if (!value.is_object()) return;
    for (const auto& [key, inner] : value.items()) {
        const auto prefix = path.empty() ? "" : path + ".";
        const auto at = prefix + (member(name, prefix + key) != nullptr ? key : "*");
        if (member(name, at) != nullptr)
            check(name, at, inner, out);
        else
            out.push_back(name + " has no " + prefix + key);
    }
}

void Shapes::check(const std::string& name, const std::string& path, const Json& value,
                   std::vector<std::string>& out) const
{
    const auto* known = member(name, path);
    if (known == nullptr) return out.push_back(name + " has nothing in " + path);
    if (known->types.contains("any")) return;
    if (value.is_object())
        for (const auto& type : known->types)
            if (type.starts_with('@')) return walk(type, "", value, out);
    if (!known->types.contains(kind_of(value))) return out.push_back(name + ": " + path + " is no " + kind_of(value));
    if (!known->opaque) walk(name, path, value, out);
}

std::vector<std::string> Shapes::faults(const std::string& name, const Json& value) const
{
    std::vector<std::string> out;
    walk(name, "", value, out);
    for (const auto& [path, member] : shapes_.at(name)) {
        if (!member.always) continue;
        const auto dot = path.rfind('.');
        const auto parent = dot == std::string::npos ? std::string{} : path.substr(0, dot);
        const auto leaf = dot == std::string::npos ? path : path.substr(dot + 1);
        for (const auto* holder : values_at(value, parent))
            if (holder->is_object() && !leaf.ends_with("[]") && !holder->contains(leaf))
                out.push_back(name + " lacks " + path);
    }
    return out;
}

} // namespace warroom::simulated_slack
