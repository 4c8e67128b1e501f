#include "adapters/sqlite/text_search.hpp"

#include "adapters/sqlite/short_lived_memory.hpp"
#include "posix/side_by_side.hpp"

#include <atomic>
#include <mutex>
#include <optional>

namespace atelier::sqlite {
namespace {

// Below it, one alone has read everything before another has begun.
constexpr std::uintmax_t shared_from = std::uintmax_t{8} << 20U;
constexpr std::size_t most_readers = 4;
// Several for each of them, so that all end at about the same time.
constexpr std::int64_t shares = 32;

struct Found {
    std::int64_t created_at;
    std::string id;
    std::int64_t row;
};

// As lists are ordered.
bool is_newer(const Found& a, const Found& b) {
    if (a.created_at != b.created_at) return a.created_at > b.created_at;
    if (a.id.size() != b.id.size()) return a.id.size() < b.id.size();
    return a.id < b.id;
}

struct Span {
    std::int64_t first = 0;
    std::int64_t last = -1;
};

Result<Span> all_rows(Connection& connection) {
    ATELIER_TRY(Statement ends, connection.prepare("SELECT (SELECT min(n) FROM pieces), "
                                                   "(SELECT max(n) FROM pieces)"));
    ATELIER_TRY(const bool found, ends.step());
    if (!found || ends.is_null(0)) return Span{};
    return Span{ends.number(0), ends.number(1)};
}

// Which sees what `connection` sees: it is quiet only while there is no log, and then both see the
// file, which stays as it is as long as either of them reads. Null where that is not so. Each page
// is looked at once: few at a time stay in the processor's own memory.
std::unique_ptr<Connection> reader_beside(const Connection& connection) {
    auto reader = Connection::open(connection.file(), Access::quiet, Millis{0}, nullptr);
    if (!reader) return nullptr;
    (*reader)->close_in_time();
    if (!(*reader)->script("PRAGMA cache_size=16; BEGIN; SELECT project_id FROM meta") ||
        !(*reader)->is_quiet())
        return nullptr;
    return *std::move(reader);
}

// Empty where one alone is to read.
std::vector<std::unique_ptr<Connection>> readers_beside(const Connection& connection) {
    std::vector<std::unique_ptr<Connection>> readers;
    std::error_code unknown;
    const auto size = std::filesystem::file_size(connection.file(), unknown);
    if (unknown || size < shared_from || connection.writes() || memory_is_short_lived())
        return readers;
    const auto wanted = std::min(std::size_t{std::thread::hardware_concurrency()}, most_readers);
    while (readers.size() < wanted) {
        auto reader = reader_beside(connection);
        if (!reader) break;
        readers.push_back(std::move(reader));
    }
    return readers;
}

// What several readers share.
class Search {
  public:
    Search(Criteria criteria, std::string wanted, Span rows, std::int64_t parts)
        : criteria_(std::move(criteria)), wanted_(std::move(wanted)), rows_(rows),
          step_((rows.last - rows.first) / parts + 1) {}

    void take_part(Connection& connection) {
        std::vector<Found> found;
        Result<void> read = connection.know_functions();
        while (read) {
            const std::int64_t first = rows_.first + step_ * next_++;
            if (first > rows_.last) break;
            read = look_at({first, first + step_ - 1}, connection, found);
        }
        const std::lock_guard lock(mutex_);
        if (!read && !fault_) fault_ = std::move(read).error();
        found_.insert(found_.end(), std::make_move_iterator(found.begin()),
                      std::make_move_iterator(found.end()));
    }

    Result<std::vector<Found>> all() {
        if (fault_) return fail(*std::move(fault_));
        std::ranges::sort(found_, is_newer);
        return std::move(found_);
    }

  private:
    Result<void> look_at(Span part, Connection& connection, std::vector<Found>& found) const {
        Criteria criteria = criteria_;
        criteria.add("n BETWEEN ? AND ?", part.first);
        criteria.value(part.last);
        criteria.add("holds(searched, ?)", wanted_);
        return criteria.run(
            connection, "SELECT n, created_at, id FROM pieces" + criteria.where(),
            [&](const Statement& row) -> Result<void> {
                found.push_back({row.number(1), std::string(row.text(2)), row.number(0)});
                return {};
            });
    }

    const Criteria criteria_;
    const std::string wanted_;
    const Span rows_;
    const std::int64_t step_;
    std::atomic<std::int64_t> next_ = 0;
    // Of what follows.
    std::mutex mutex_;
    std::vector<Found> found_;
    std::optional<Error> fault_;
};

} // namespace

Result<std::vector<std::int64_t>> rows_that_hold(Connection& connection, const Criteria& criteria,
                                                 const std::string& wanted) {
    ATELIER_TRY(const Span rows, all_rows(connection));
    const auto readers = readers_beside(connection);
    Search search(criteria, wanted, rows, readers.empty() ? 1 : shares);
    std::atomic<std::size_t> next = 0;
    if (readers.empty()) search.take_part(connection);
    posix::side_by_side(readers.size(), [&] {
        if (const std::size_t seat = next++; seat < readers.size())
            search.take_part(*readers[seat]);
    });
    ATELIER_TRY(const auto found, search.all());
    std::vector<std::int64_t> out;
    for (const Found& one : found)
        out.push_back(one.row);
    return out;
}

} // namespace atelier::sqlite
