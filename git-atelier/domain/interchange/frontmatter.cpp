#include "domain/interchange/frontmatter.hpp"

#include "base/text.hpp"
#include "domain/bead/message.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace atelier {
namespace {

constexpr std::string_view fence = "---";

// One key of the header: its value as JSON, null when there is nothing to say, and back; `set` says
// whether the value could be taken.
struct HeaderKey {
    std::string_view name;
    Json (*get)(const MessageHeader&);
    bool (*set)(MessageHeader&, const Json&);
};

Json text_value(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}
Json id_value(const std::optional<BeadId>& id) {
    return id ? Json(id->str()) : Json();
}
Json time_value(const std::optional<Time>& time) {
    return time ? Json(format_time(*time)) : Json();
}

bool set_text(std::string& to, const Json& value) {
    if (value.is_array() || value.is_object()) return false;
    to = value.is_null() ? "" : value.is_string() ? to_valid_utf8(value.as_string()) : value.dump();
    return true;
}
bool set_id(std::optional<BeadId>& to, const Json& value) {
    if (value.is_null()) return true;
    auto id = BeadId::parse(value.is_string() ? value.as_string() : value.dump());
    if (!id) return false;
    to = *std::move(id);
    return true;
}
bool set_time(std::optional<Time>& to, const Json& value) {
    if (value.is_null()) return true;
    if (!value.is_string()) return false;
    const auto time = parse_time(value.as_string());
    if (!time) return false;
    to = *time;
    return true;
}
bool set_list(std::vector<std::string>& to, const Json& value) {
    if (value.is_null()) return true;
    if (!value.is_array()) {
        std::string one;
        if (!set_text(one, value)) return false;
        to = {one};
        return true;
    }
    std::vector<std::string> list(value.as_array().size());
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!set_text(list[i], value.as_array()[i])) return false;
    to = std::move(list);
    return true;
}

using H = MessageHeader;
constexpr auto header_keys = std::to_array<HeaderKey>({
    {"from", [](const H& h) { return text_value(h.from); },
     [](H& h, const Json& v) { return set_text(h.from, v); }},
    {"thread", [](const H& h) { return id_value(h.thread); },
     [](H& h, const Json& v) { return set_id(h.thread, v); }},
    {"reply_to", [](const H& h) { return id_value(h.reply_to); },
     [](H& h, const Json& v) { return set_id(h.reply_to, v); }},
    {"msg_type", [](const H& h) { return Json(h.msg_type); },
     [](H& h, const Json& v) { return v.is_string() && set_text(h.msg_type, v); }},
    {"cc", [](const H& h) { return h.cc.empty() ? Json() : Json::strings(h.cc); },
     [](H& h, const Json& v) { return set_list(h.cc, v); }},
    {"queue", [](const H& h) { return text_value(h.queue); },
     [](H& h, const Json& v) { return set_text(h.queue, v); }},
    {"channel", [](const H& h) { return text_value(h.channel); },
     [](H& h, const Json& v) { return set_text(h.channel, v); }},
    {"claimed_by", [](const H& h) { return text_value(h.claimed_by); },
     [](H& h, const Json& v) { return set_text(h.claimed_by, v); }},
    {"claimed_at", [](const H& h) { return time_value(h.claimed_at); },
     [](H& h, const Json& v) { return set_time(h.claimed_at, v); }},
    {"read_at", [](const H& h) { return time_value(h.read_at); },
     [](H& h, const Json& v) { return set_time(h.read_at, v); }},
    {"key", [](const H& h) { return text_value(h.key); },
     [](H& h, const Json& v) { return set_text(h.key, v); }},
});

const HeaderKey* header_key(std::string_view name) {
    for (const HeaderKey& key : header_keys)
        if (key.name == name) return &key;
    return nullptr;
}

std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

// A key with what belongs to it: the lines below that are indented, or items of its list.
using Entry = std::vector<std::string_view>;

bool continues(std::string_view line) {
    return line.empty() || line.front() == ' ' || line.front() == '-' || line.front() == '#';
}

bool is_text(const Json& value) {
    return value.is_string();
}

// What `with_frontmatter` writes.
std::optional<Json> own_entry(const Entry& entry) {
    const std::string_view line = entry.front();
    const auto colon = line.find(": ");
    if (entry.size() != 1 || colon == std::string_view::npos) return std::nullopt;
    auto parsed = parse_json(line.substr(colon + 2));
    Json* value = std::get_if<Json>(&parsed);
    if (value == nullptr) return std::nullopt;
    const bool texts = value->is_array() &&
                       std::all_of(value->as_array().begin(), value->as_array().end(), is_text);
    if (!value->is_string() && !texts) return std::nullopt;
    return Json::object({{std::string(line.substr(0, colon)), std::move(*value)}});
}

std::optional<Json> entry_value(const Entry& entry, const YamlReader& yaml) {
    if (auto own = own_entry(entry)) return own;
    if (!yaml) return std::nullopt;
    std::string text;
    for (const std::string_view line : entry)
        text.append(line) += '\n';
    return yaml(text);
}

void read_entry(const Entry& entry, const YamlReader& yaml, Frontmatter& to) {
    const auto parsed = entry_value(entry, yaml);
    if (parsed && parsed->is_object() && parsed->as_object().size() == 1) {
        const auto& [name, value] = parsed->as_object().front();
        const HeaderKey* key = header_key(name);
        if (key != nullptr && key->set(to.header, value)) return;
        const bool scalar = value.is_string() || value.is_int();
        const auto terms =
            scalar ? terms_line(name, value.is_string() ? value.as_string() : value.dump())
                   : std::nullopt;
        if (terms) {
            to.others.push_back(*terms);
            return;
        }
    }
    for (const std::string_view line : entry)
        if (!line.empty()) to.others.emplace_back(line);
}

} // namespace

std::string with_frontmatter(const Frontmatter& front, std::string_view body) {
    std::string out(fence);
    out += '\n';
    // First, since such a line could be taken for the rest of the one before it.
    for (const std::string& line : front.others)
        out += line + "\n";
    for (const HeaderKey& key : header_keys) {
        const Json value = key.get(front.header);
        if (!value.is_null()) out += std::string(key.name) + ": " + value.dump() + "\n";
    }
    out += fence;
    out += '\n';
    if (!body.empty()) out += '\n';
    return out.append(body);
}

ReadMessage read_frontmatter(std::string_view text, const YamlReader& yaml) {
    ReadMessage out{{}, std::string(text)};
    std::string_view rest = text;
    if (take_line(rest) != fence) return out;
    std::vector<Entry> entries;
    bool closed = false;
    while (!rest.empty() && !closed) {
        const std::string_view line = take_line(rest);
        closed = line == fence;
        if (closed) break;
        if (entries.empty() || !continues(line)) entries.emplace_back();
        entries.back().push_back(line);
    }
    if (!closed) return out;
    for (const Entry& entry : entries)
        read_entry(entry, yaml, out.front);
    // One empty line parts the header from the body and belongs to neither.
    if (rest.starts_with("\r\n"))
        rest.remove_prefix(2);
    else if (rest.starts_with('\n'))
        rest.remove_prefix(1);
    out.body = std::string(rest);
    return out;
}

} // namespace atelier
