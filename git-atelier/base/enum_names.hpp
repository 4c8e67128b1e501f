// Enumerators and their spelled names, one table an enum, found by argument-dependent lookup of
// `names_of(E)`.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

template <class E>
struct Named {
    E value;
    std::string_view name;
};

// The table, made once.
template <class E>
inline constexpr auto table_of = names_of(E{});

template <class E>
constexpr std::string_view name_of(E value) {
    for (const auto& row : table_of<E>)
        if (row.value == value) return row.name;
    return "?";
}

// The first row with that name; later rows of one value are names accepted on reading only.
template <class E>
constexpr std::optional<E> parse_name(std::string_view name) {
    for (const auto& row : table_of<E>)
        if (row.name == name) return row.value;
    return std::nullopt;
}

// All of them, in order: what a program declares that it takes.
template <class E>
std::vector<std::string_view> all_names() {
    std::vector<std::string_view> names;
    for (const auto& row : table_of<E>)
        names.push_back(row.name);
    return names;
}

// "a, b or c", for messages.
template <class E>
std::string choices_of() {
    std::string out;
    const auto& rows = table_of<E>;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0) out += i + 1 == rows.size() ? " or " : ", ";
        out += rows[i].name;
    }
    return out;
}

} // namespace atelier
