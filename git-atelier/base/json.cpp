#include "base/json.hpp"

#include "base/text.hpp"

#include <boost/json/src.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace atelier {
namespace {

Json convert(const boost::json::value& from) {
    switch (from.kind()) {
    case boost::json::kind::null:
        return {};
    case boost::json::kind::bool_:
        return from.get_bool();
    case boost::json::kind::int64:
        return static_cast<std::int64_t>(from.get_int64());
    case boost::json::kind::uint64:
        return static_cast<double>(from.get_uint64());
    case boost::json::kind::double_:
        return from.get_double();
    case boost::json::kind::string:
        return std::string_view(from.get_string().data(), from.get_string().size());
    case boost::json::kind::array: {
        Json::Array items;
        items.reserve(from.get_array().size());
        for (const auto& item : from.get_array())
            items.push_back(convert(item));
        return Json::array(std::move(items));
    }
    case boost::json::kind::object: {
        Json::Object members;
        members.reserve(from.get_object().size());
        for (const auto& member : from.get_object())
            members.emplace_back(std::string(member.key()), convert(member.value()));
        return Json::object(std::move(members));
    }
    }
    return {};
}

bool is_plain(char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void write_string(std::string& out, std::string_view given) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    if (std::all_of(given.begin(), given.end(), is_plain)) {
        out.append(given) += '"';
        return;
    }
    const std::string text = to_valid_utf8(given);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (byte < 0x20 || byte == 0x7f) {
                out += "\\u00";
                out += hex[byte >> 4];
                out += hex[byte & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

void write_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    out.append(buffer, end);
}

void newline(std::string& out, int depth) {
    out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
}

void write(std::string& out, const Json& value, bool pretty, int depth) {
    if (value.is_null()) {
        out += "null";
    } else if (value.is_bool()) {
        out += value.as_bool() ? "true" : "false";
    } else if (value.is_int()) {
        out += std::to_string(value.as_int());
    } else if (value.is_double()) {
        write_number(out, value.as_double());
    } else if (value.is_string()) {
        write_string(out, value.as_string());
    } else if (value.is_array()) {
        out += '[';
        bool first = true;
        for (const Json& item : value.as_array()) {
            if (!first) out += ',';
            if (pretty) newline(out, depth + 1);
            first = false;
            write(out, item, pretty, depth + 1);
        }
        if (pretty && !first) newline(out, depth);
        out += ']';
    } else {
        out += '{';
        bool first = true;
        for (const auto& [key, member] : value.as_object()) {
            if (!first) out += ',';
            if (pretty) newline(out, depth + 1);
            first = false;
            write_string(out, key);
            out += pretty ? ": " : ":";
            write(out, member, pretty, depth + 1);
        }
        if (pretty && !first) newline(out, depth);
        out += '}';
    }
}

} // namespace

Json Json::strings(const std::vector<std::string>& items) {
    Array array;
    array.reserve(items.size());
    for (const std::string& item : items)
        array.emplace_back(item);
    return Json::array(std::move(array));
}

const Json* Json::find(std::string_view key) const {
    if (!is_object()) return nullptr;
    for (const auto& [name, value] : as_object())
        if (name == key) return &value;
    return nullptr;
}

Json* Json::find(std::string_view key) {
    return const_cast<Json*>(static_cast<const Json*>(this)->find(key));
}

std::string Json::string_at(std::string_view key, std::string_view fallback) const {
    const Json* member = find(key);
    return member != nullptr && member->is_string() ? member->as_string() : std::string(fallback);
}

Json& Json::set(std::string_view key, Json value) {
    if (!is_object()) value_ = Object{};
    if (Json* present = find(key))
        *present = std::move(value);
    else
        as_object().emplace_back(std::string(key), std::move(value));
    return *this;
}

bool Json::erase(std::string_view key) {
    if (!is_object()) return false;
    return std::erase_if(as_object(), [&](const Member& member) { return member.first == key; }) >
           0;
}

Json& Json::push(Json value) {
    if (!is_array()) value_ = Array{};
    as_array().push_back(std::move(value));
    return *this;
}

std::string Json::dump() const {
    std::string out;
    write(out, *this, false, 0);
    return out;
}

std::string Json::dump_pretty() const {
    std::string out;
    write(out, *this, true, 0);
    out += '\n';
    return out;
}

std::variant<Json, JsonFault> parse_json(std::string_view text) {
    boost::json::error_code fault;
    boost::json::stream_parser parser;
    const std::size_t read = parser.write_some(text.data(), text.size(), fault);
    const bool text_follows =
        !fault && text.substr(read).find_first_not_of(" \t\r\n") != std::string_view::npos;
    if (!fault && !text_follows) parser.finish(fault);
    if (!fault && !text_follows) return convert(parser.release());
    JsonFault found{fault ? fault.message() : "text after the end of the document", read, 1};
    found.line += static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n'));
    return found;
}

} // namespace atelier
