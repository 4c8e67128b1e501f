#include "base/json.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace atelier {
namespace {

using Fault = boost::json::error_code;
using Part = boost::json::string_view;

template <class List>
auto from_end(List& list, std::size_t count) {
    return list.end() - static_cast<std::ptrdiff_t>(count);
}

// From here on looking through all members costs more than an index.
constexpr std::size_t many_members = 32;

// What the parser reports, as a value. Its own numbers are not exact, so they are read from their
// text; of members with the same name the last one counts, in the first one's place.
class Builder {
  public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    Json take() { return std::move(values_.front()); }

    bool on_document_begin(Fault&) { return true; }
    bool on_document_end(Fault&) { return true; }
    bool on_array_begin(Fault&) { return true; }
    bool on_array_end(std::size_t count, Fault&) {
        Json::Array items(std::make_move_iterator(from_end(values_, count)),
                          std::make_move_iterator(values_.end()));
        values_.resize(values_.size() - count);
        return add(Json::array(std::move(items)));
    }
    bool on_object_begin(Fault&) { return true; }
    bool on_object_end(std::size_t count, Fault&) {
        Json object = count < many_members ? few_members(count) : members(count);
        keys_.resize(keys_.size() - count);
        values_.resize(values_.size() - count);
        return add(std::move(object));
    }
    bool on_key_part(Part part, std::size_t, Fault&) { return more(part); }
    bool on_key(Part part, std::size_t, Fault&) {
        keys_.push_back(whole(part));
        return true;
    }
    bool on_string_part(Part part, std::size_t, Fault&) { return more(part); }
    bool on_string(Part part, std::size_t, Fault&) { return add(whole(part)); }
    bool on_number_part(Part part, Fault&) { return more(part); }
    bool on_int64(std::int64_t value, Part part, Fault&) {
        whole(part);
        return add(value);
    }
    bool on_uint64(std::uint64_t, Part part, Fault&) { return add(exact(whole(part))); }
    bool on_double(double, Part part, Fault&) { return add(exact(whole(part))); }
    bool on_bool(bool value, Fault&) { return add(value); }
    bool on_null(Fault&) { return add(nullptr); }
    bool on_comment_part(Part, Fault&) { return true; }
    bool on_comment(Part, Fault&) { return true; }

  private:
    std::string begun_;
    std::vector<std::string> keys_;
    std::vector<Json> values_;

    Json members(std::size_t count) {
        Json object = Json::object();
        auto value = from_end(values_, count);
        for (auto key = from_end(keys_, count); key != keys_.end(); ++key, ++value)
            object.set(*key, std::move(*value));
        return object;
    }
    // The same without a copy of a name.
    Json few_members(std::size_t count) {
        Json::Object list;
        list.reserve(count);
        auto value = from_end(values_, count);
        for (auto key = from_end(keys_, count); key != keys_.end(); ++key, ++value) {
            const auto known = std::ranges::find(list, *key, &Json::Member::first);
            if (known == list.end())
                list.emplace_back(std::move(*key), std::move(*value));
            else
                known->second = std::move(*value);
        }
        return Json::object(std::move(list));
    }
    bool more(Part part) {
        begun_.append(part.data(), part.size());
        return true;
    }
    std::string whole(Part part) {
        if (begun_.empty()) return std::string(part);
        more(part);
        return std::exchange(begun_, {});
    }
    bool add(Json value) {
        values_.push_back(std::move(value));
        return true;
    }
    // Beyond the largest there is infinity, which is written as null.
    static double exact(const std::string& text) {
        double value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec == std::errc::result_out_of_range) return std::strtod(text.c_str(), nullptr);
        return value;
    }
};

constexpr auto plain_bytes = [] {
    std::array<bool, 256> plain{};
    for (unsigned char c = 0x20; c < 0x7f; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}();

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text,
                               [](char c) { return plain_bytes[static_cast<unsigned char>(c)]; });
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
        append_json_string(out, value.as_string());
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
            append_json_string(out, key);
            out += pretty ? ": " : ":";
            write(out, member, pretty, depth + 1);
        }
        if (pretty && !first) newline(out, depth);
        out += '}';
    }
}

} // namespace

void append_json_string(std::string& out, std::string_view given) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    if (is_plain(given)) {
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

Json Json::strings(const std::vector<std::string>& items) {
    Array array;
    array.reserve(items.size());
    for (const std::string& item : items)
        array.emplace_back(item);
    return Json::array(std::move(array));
}

const Json* Json::find(std::string_view key) const {
    if (!is_object()) return nullptr;
    const auto& members = std::get<Members>(value_);
    if (members.index) {
        const auto at = members.index->find(key, [&](std::size_t position) {
            return std::string_view(members.list[position].first);
        });
        return at ? &members.list[*at].second : nullptr;
    }
    for (const auto& [name, value] : members.list)
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

std::int64_t Json::int_at(std::string_view key, std::int64_t fallback) const {
    const Json* const value = find(key);
    return value != nullptr && value->is_int() ? value->as_int() : fallback;
}

Json::Object& Json::as_object() {
    auto& members = std::get<Members>(value_);
    members.index.reset();
    return members.list;
}

Json& Json::set(std::string_view key, Json value) {
    if (!is_object()) value_ = Members{};
    auto& [list, index] = std::get<Members>(value_);
    if (!index && list.size() >= many_members) {
        index = std::make_unique<KeyIndex>();
        for (std::size_t at = 0; at < list.size(); ++at)
            index->add(list[at].first, at);
    }
    if (Json* present = find(key)) {
        *present = std::move(value);
        return *this;
    }
    if (index) index->add(key, list.size());
    list.emplace_back(std::string(key), std::move(value));
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
    // Some editors begin a file with it; it says nothing.
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    Fault fault;
    boost::json::basic_parser<Builder> parser{boost::json::parse_options()};
    const std::size_t read = parser.write_some(false, text.data(), text.size(), fault);
    const bool text_follows =
        !fault && text.substr(read).find_first_not_of(" \t\r\n") != std::string_view::npos;
    if (!fault && !text_follows) return parser.handler().take();
    JsonFault found{fault ? fault.message() : "text after the end of the document", read, 1};
    found.line += static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n'));
    return found;
}

} // namespace atelier
