// The cells of a row, taken one after the other, and how lists and ids stand in one.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::sqlite {

// Takes the columns of a row one after the other; the first value that cannot be is kept.
class RowReader {
  public:
    explicit RowReader(const Statement& row) : row_(row) {}

    // Until the next row is taken.
    std::string_view view() { return row_.text(at_++); }
    std::string text() { return std::string(view()); }
    std::int64_t number() { return row_.number(at_++); }
    double real() { return row_.real(at_++); }
    bool flag() { return number() != 0; }
    Time instant() { return Time{Millis{number()}}; }
    void skip() { ++at_; }
    bool next_is_null() const { return row_.is_null(at_); }

    std::optional<Time> optional_instant() {
        if (!next_is_null()) return instant();
        skip();
        return std::nullopt;
    }
    std::optional<std::int64_t> optional_number() {
        if (!next_is_null()) return number();
        skip();
        return std::nullopt;
    }
    std::optional<double> optional_real() {
        if (!next_is_null()) return real();
        skip();
        return std::nullopt;
    }
    template <class E>
    std::optional<E> optional_name() {
        if (!next_is_null()) return name<E>();
        skip();
        return std::nullopt;
    }
    // Ids: an empty optional for NULL.
    template <class T>
    std::optional<T> optional() {
        if (!next_is_null()) return parsed<T>(row_.text(at_++));
        skip();
        return std::nullopt;
    }
    template <class T>
    std::optional<T> required() {
        return parsed<T>(row_.text(at_++));
    }
    template <class E>
    E name() {
        const auto text = row_.text(at_++);
        const auto value = parse_name<E>(text);
        if (!value) wrong(text);
        return value.value_or(E{});
    }
    template <class T>
    std::optional<T> parsed(std::string_view text) {
        auto value = T::parse(text);
        if (value) return *std::move(value);
        wrong(text);
        return std::nullopt;
    }
    void wrong(std::string_view text) {
        if (!fault_) fault_ = "'" + to_valid_utf8(text) + "' is not a valid value here";
    }

    const std::optional<std::string>& fault() const { return fault_; }

  private:
    const Statement& row_;
    int at_ = 0;
    std::optional<std::string> fault_;
};

inline std::vector<std::string> lines(std::string_view text) {
    return text.empty() ? std::vector<std::string>() : split(text, '\n');
}

// "" for none.
inline std::vector<std::string> text_list(RowReader& cells, std::string_view text) {
    std::vector<std::string> list;
    if (text.empty()) return list;
    const auto parsed = parse_json(text);
    const Json* json = std::get_if<Json>(&parsed);
    if (json == nullptr || !json->is_array()) {
        cells.wrong(text);
        return list;
    }
    for (const Json& item : json->as_array())
        if (item.is_string()) list.push_back(item.as_string());
    return list;
}

// NULL for none.
template <class T>
std::optional<std::string_view> str(const std::optional<T>& id) {
    if (!id) return std::nullopt;
    return id->str();
}

inline std::string joined(const std::vector<BeadId>& ids) {
    std::string out;
    for (const BeadId& id : ids) {
        if (!out.empty()) out += '\n';
        out += id.str();
    }
    return out;
}

} // namespace atelier::sqlite
