// A JSON value that keeps the order and the unknown keys of an object, so that a rewritten file
// stays the user's own. Parsing is Boost.JSON's, confined to json.cpp.
#pragma once

#include "base/key_index.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace atelier {

class Json {
  public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : value_(value) {}
    Json(int value) : value_(std::int64_t{value}) {}
    Json(std::int64_t value) : value_(value) {}
    Json(std::size_t value) : value_(static_cast<std::int64_t>(value)) {}
    Json(double value) : value_(value) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}

    static Json array(Array items = {}) { return Json(Value(std::move(items))); }
    static Json object(Object members = {}) { return Json(Value(Members{std::move(members)})); }
    static Json strings(const std::vector<std::string>& items);

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    bool is_bool() const { return std::holds_alternative<bool>(value_); }
    bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
    bool is_double() const { return std::holds_alternative<double>(value_); }
    bool is_string() const { return std::holds_alternative<std::string>(value_); }
    bool is_array() const { return std::holds_alternative<Array>(value_); }
    bool is_object() const { return std::holds_alternative<Members>(value_); }

    // Each `as_` may be called only when the matching `is_` holds.
    bool as_bool() const { return std::get<bool>(value_); }
    std::int64_t as_int() const { return std::get<std::int64_t>(value_); }
    double as_double() const { return std::get<double>(value_); }
    const std::string& as_string() const { return std::get<std::string>(value_); }
    const Array& as_array() const { return std::get<Array>(value_); }
    Array& as_array() { return std::get<Array>(value_); }
    const Object& as_object() const { return std::get<Members>(value_).list; }
    Object& as_object();

    // Object access: null when this is not an object or has no such member.
    const Json* find(std::string_view key) const;
    Json* find(std::string_view key);
    // The string at `key`, else `fallback`.
    std::string string_at(std::string_view key, std::string_view fallback = {}) const;
    // The whole number at `key`, else `fallback`.
    std::int64_t int_at(std::string_view key, std::int64_t fallback = 0) const;

    // Sets or replaces a member; a null value becomes an object first. Returns *this for chaining.
    // However many members there are, one more costs the same.
    Json& set(std::string_view key, Json value);
    bool erase(std::string_view key);
    Json& push(Json value);

    // One line without blanks; non-ASCII stays UTF-8. Bytes that are not UTF-8 become U+FFFD.
    std::string dump() const;
    // Two blanks a level and a newline at the end.
    std::string dump_pretty() const;

    bool operator==(const Json&) const = default;

  private:
    struct Members {
        Object list;
        // Made when there are many; holds as long as keys and their order do.
        std::unique_ptr<KeyIndex> index = nullptr;

        explicit Members(Object given = {}) : list(std::move(given)) {}
        Members(const Members& other) : list(other.list) {}
        Members(Members&&) noexcept = default;
        Members& operator=(const Members& other) { return *this = Members(other); }
        Members& operator=(Members&&) noexcept = default;
        ~Members() = default;
        bool operator==(const Members& other) const { return list == other.list; }
    };
    using Value =
        std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Members>;
    explicit Json(Value value) : value_(std::move(value)) {}

    Value value_;
};

// What is wrong with a text that is not JSON, and where. Offsets count bytes from 0.
struct JsonFault {
    std::string message;
    std::size_t offset = 0;
    std::size_t line = 1;
};

std::variant<Json, JsonFault> parse_json(std::string_view text);

} // namespace atelier
