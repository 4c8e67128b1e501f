// A question that is put together from criteria, and the records that its rows become.
#pragma once

#include "adapters/sqlite/connection.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace atelier::sqlite {

// A WHERE clause with its values, put together criterion by criterion. Of a list of values the
// clause names one, and each is asked for by itself: SQLite would make a table for the list first.
class Criteria {
  public:
    using Value = std::variant<std::string, std::int64_t>;

    void add(std::string condition) { conditions_.push_back(std::move(condition)); }
    void add(std::string condition, Value value) {
        add(std::move(condition));
        this->value(std::move(value));
    }
    void add(std::string condition, std::vector<Value> any_of) {
        add(std::move(condition));
        values_.push_back(std::move(any_of));
    }
    // Any of them in one run, where the order of all rows counts.
    void add_list(const std::string& column, std::vector<Value> any_of);
    // One more for the last condition.
    void value(Value value) { values_.emplace_back().push_back(std::move(value)); }

    // " WHERE ...", "" without a criterion.
    std::string where() const;

    // Runs `sql` for every choice of values, and gives each row to `take`.
    template <class F>
    Result<void> run(Connection& connection, const std::string& sql, F&& take) const {
        if (std::ranges::any_of(values_, &std::vector<Value>::empty)) return {};
        ATELIER_TRY(Statement statement, connection.prepare(sql));
        std::vector<std::size_t> chosen(values_.size(), 0);
        do {
            statement.again();
            for (std::size_t at = 0; at < chosen.size(); ++at)
                std::visit([&](const auto& value) { statement.bind(value); },
                           values_[at][chosen[at]]);
            while (true) {
                ATELIER_TRY(const bool found, statement.step());
                if (!found) break;
                ATELIER_CHECK(take(statement));
            }
        } while (next(chosen));
        return {};
    }

  private:
    bool next(std::vector<std::size_t>& chosen) const;

    std::vector<std::string> conditions_;
    std::vector<std::vector<Value>> values_;
};

// In order, each once.
template <class Id>
std::vector<Criteria::Value> texts_of(const std::vector<Id>& ids) {
    std::vector<Criteria::Value> texts;
    texts.reserve(ids.size());
    for (const Id& id : ids)
        texts.emplace_back(id.str());
    // They mostly are.
    if (!std::ranges::is_sorted(texts)) std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

template <class E>
std::vector<Criteria::Value> names_in(const std::vector<E>& values) {
    std::set<std::string> names;
    for (const E value : values)
        names.emplace(name_of(value));
    return {names.begin(), names.end()};
}

template <class Row>
using Read = Result<Row> (*)(Connection&, const Statement&);

template <class Row>
Result<std::optional<Row>> one(Connection& connection, Statement& statement, Read<Row> read) {
    ATELIER_TRY(const bool found, statement.step());
    if (!found) return std::nullopt;
    ATELIER_TRY(Row row, read(connection, statement));
    return row;
}

template <class Row>
Result<std::vector<Row>> all(Connection& connection, Statement& statement, Read<Row> read) {
    std::vector<Row> rows;
    rows.reserve(16);
    while (true) {
        ATELIER_TRY(const bool found, statement.step());
        if (!found) return rows;
        auto row = read(connection, statement);
        if (!row) return fail(std::move(row).error());
        rows.push_back(*std::move(row));
    }
}

template <class Row>
Result<std::vector<Row>> all(Connection& connection, const Criteria& criteria,
                             const std::string& sql, Read<Row> read) {
    std::vector<Row> rows;
    ATELIER_CHECK(criteria.run(connection, sql, [&](const Statement& found) -> Result<void> {
        auto row = read(connection, found);
        if (!row) return fail(std::move(row).error());
        rows.push_back(*std::move(row));
        return {};
    }));
    return rows;
}

// As std::sort does, but large rows are moved once.
template <class Rows, class Before>
std::vector<typename Rows::value_type> in_order(Rows rows, Before before) {
    using Row = typename Rows::value_type;
    std::vector<Row*> order;
    order.reserve(rows.size());
    for (Row& row : rows)
        order.push_back(&row);
    std::sort(order.begin(), order.end(),
              [&](const Row* one, const Row* other) { return before(*one, *other); });
    std::vector<Row> sorted;
    sorted.reserve(rows.size());
    for (Row* const row : order)
        sorted.push_back(std::move(*row));
    return sorted;
}

template <class Row, class Before>
void put_in_order(std::vector<Row>& rows, Before before) {
    if (!std::is_sorted(rows.begin(), rows.end(), before)) rows = in_order(std::move(rows), before);
}

// `table` with a row for each that has in `column` one of the values that are bound as a list
// (list_of). Found value by value, in the order of the list; those that are found need not be put
// together first.
inline std::string matching(const char* table, const char* column) {
    return "(SELECT value AS wanted FROM json_each(?)) CROSS JOIN " + std::string(table) + " ON " +
           column + " = wanted";
}
std::string list_of(const std::vector<Criteria::Value>& texts);

inline std::string select(const char* columns, const char* table) {
    return std::string("SELECT ") + columns + " FROM " + table;
}

} // namespace atelier::sqlite
