#include "adapters/forge/rest_rows.hpp"

namespace atelier::forge {

const Json* at(const Json& document, std::initializer_list<std::string_view> members) {
    const Json* found = &document;
    for (const std::string_view member : members) {
        found = found->find(member);
        if (found == nullptr) return nullptr;
    }
    return found;
}

std::string text_at(const Json& row, std::initializer_list<std::string_view> members) {
    const Json* const value = at(row, members);
    return value != nullptr && value->is_string() ? value->as_string() : "";
}

std::optional<std::int64_t> number_at(const Json& row, std::string_view member) {
    const Json* const value = row.find(member);
    return value != nullptr && value->is_int() ? std::optional(value->as_int()) : std::nullopt;
}

bool is_true(const Json& row, std::string_view member) {
    const Json* const value = row.find(member);
    return value != nullptr && value->is_bool() && value->as_bool();
}

bool is_set(const Json& row, std::string_view member) {
    const Json* const value = row.find(member);
    return value != nullptr && !value->is_null();
}

std::optional<Time> time_at(const Json& row, std::string_view member) {
    const auto time = parse_time(row.string_at(member));
    return time ? std::optional(*time) : std::nullopt;
}

} // namespace atelier::forge
