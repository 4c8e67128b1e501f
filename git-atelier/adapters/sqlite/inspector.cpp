#include "adapters/sqlite/inspector.hpp"

#include "adapters/sqlite/rows.hpp"
#include "adapters/sqlite/schema.hpp"
#include "domain/bead/bead_order.hpp"

#include <algorithm>
#include <functional>

namespace atelier {

using namespace sqlite;
namespace fs = std::filesystem;

namespace {

constexpr Millis patience{5'000};
// Damage is told as long as it helps.
constexpr std::size_t most_told = 20;
// No row of ours is shorter: more than so many a file cannot hold.
constexpr std::uintmax_t shortest_row = 64;

struct Table {
    const char* name;
    // Rows are found by this number; null where the rows are their own index.
    const char* key;
    const char* order;
    // The first version of which a store has it.
    std::int64_t since = 1;
};

constexpr Table store_tables[] = {
    {"beads", "n", "n"},
    {"labels", nullptr, "label, bead"},
    {"dependencies", nullptr, "prerequisite, bead"},
    {"children", nullptr, "parent"},
    {"leases", nullptr, "bead"},
    {"sessions", "rowid", "rowid"},
    {"setbacks", nullptr, "changeset", 5},
    {"worktrees", nullptr, "name", 6},
    {"decisions", nullptr, "bead, act", 7},
    {"remembered", nullptr, "key"},
    {"events", "seq", "seq"},
    {"runs", "n", "n", 8},
    {"turns", nullptr, "run, n", 8},
    {"signals", nullptr, "run, n", 8},
    {"pieces", "n", "n", 8},
    {"derivations", nullptr, "piece, position", 8},
    {"pauses", nullptr, "kind, name", 8},
};

// A connection that reads what there is, also of a file that has lost its end.
Result<std::unique_ptr<Connection>> look_into(const fs::path& file) {
    for (const Access access : {Access::read_only, Access::immutable}) {
        ATELIER_TRY(auto connection, Connection::open(file, access, patience, nullptr));
        ATELIER_CHECK(connection->script("PRAGMA writable_schema=ON"));
        // Where nothing beside the file may be made, it can only be read as one that nobody uses.
        const auto begun = connection->script("BEGIN; SELECT count(*) FROM sqlite_master");
        if (begun || begun.error().code == ErrorCode::store_corrupt || access == Access::immutable)
            return connection;
    }
    return fail(corrupt(file, "it cannot be opened"));
}

// What one statement without parameters says, a line a row; what stopped it as the last one.
std::vector<std::string> lines_from(Connection& connection, const char* sql, int columns) {
    std::vector<std::string> lines;
    auto statement = connection.prepare(sql);
    if (!statement) return {statement.error().message};
    while (lines.size() < most_told) {
        const auto row = statement->step();
        if (!row) lines.push_back(row.error().message);
        if (!row || !*row) break;
        std::string line;
        for (int column = 0; column < columns; ++column)
            line += (column == 0 ? "" : " ") + std::string(statement->text(column));
        lines.push_back(std::move(line));
    }
    return lines;
}

// Visits the rows of one table, whatever of it is broken.
class Sweep {
  public:
    // False: the row makes no sense.
    using Visit = std::function<bool(const Statement&)>;

    Sweep(Connection& connection, const Table& table, std::string columns, Visit visit)
        : connection_(connection), table_(table), columns_(std::move(columns)),
          visit_(std::move(visit)) {}

    TableState run() {
        state_.name = table_.name;
        state_.whole = true;
        if (in_order("")) return state_;
        state_.whole = false;
        if (table_.key != nullptr)
            one_by_one();
        else
            in_order(" DESC");
        return state_;
    }

  private:
    std::string select(const std::string& rest) const {
        const std::string key = table_.key == nullptr ? "0" : table_.key;
        return "SELECT " + columns_ + "," + key + " FROM " + table_.name + rest;
    }

    void take(const Statement& row) {
        if (!visit_(row)) {
            state_.whole = false;
            return;
        }
        ++state_.rows;
    }

    int key_column() const {
        return static_cast<int>(std::count(columns_.begin(), columns_.end(), ',')) + 1;
    }

    // False when something stops it on the way.
    bool in_order(const std::string& direction) {
        std::string order = table_.order;
        if (!direction.empty())
            for (auto comma = order.find(','); comma != std::string::npos;
                 comma = order.find(',', comma + direction.size() + 1))
                order.insert(comma, direction);
        auto statement = connection_.prepare(select(" ORDER BY " + order + direction));
        if (!statement) return false;
        while (true) {
            const auto row = statement->step();
            if (!row) return false;
            if (!*row) return true;
            last_ = statement->number(key_column());
            take(*statement);
        }
    }

    // Numbers are given without gaps, so each may be there.
    void one_by_one() {
        const std::int64_t end = last_number();
        for (std::int64_t number = last_ + 1; number <= end; ++number) {
            auto statement =
                connection_.prepare(select(" WHERE " + std::string(table_.key) + "=?"));
            if (!statement) return;
            const auto row = statement->bind(number).step();
            if (row && *row) take(*statement);
        }
    }

    std::int64_t last_number() {
        auto greatest =
            connection_.prepare("SELECT max(" + std::string(table_.key) + ") FROM " + table_.name);
        if (greatest)
            if (const auto row = greatest->step(); row && *row) return greatest->number(0);
        std::error_code unknown;
        const auto size = fs::file_size(connection_.file(), unknown);
        return unknown ? last_ : static_cast<std::int64_t>(size / shortest_row);
    }

    Connection& connection_;
    const Table& table_;
    std::string columns_;
    Visit visit_;
    TableState state_;
    std::int64_t last_ = 0;
};

const Table& table_named(std::string_view name) {
    return *std::find_if(std::begin(store_tables), std::end(store_tables),
                         [&](const Table& table) { return table.name == name; });
}

// A store of version 1 has no `extra`.
std::string bead_columns_in(Connection& connection) {
    std::string columns = all_bead_columns();
    if (!connection.prepare("SELECT extra FROM beads"))
        columns.replace(columns.find(",extra,"), std::string_view(",extra,").size(), ",NULL,");
    return columns;
}

TableState read_beads(Connection& connection, std::vector<Bead>& beads) {
    const auto take = [&](const Statement& row) {
        auto bead = read_whole_bead(connection, row);
        if (!bead) return false;
        beads.push_back(*std::move(bead));
        return true;
    };
    return Sweep(connection, table_named("beads"), bead_columns_in(connection), take).run();
}

TableState read_leases(Connection& connection, std::vector<Lease>& leases) {
    const auto take = [&](const Statement& row) {
        auto lease = read_lease(connection, row);
        if (!lease) return false;
        leases.push_back(*std::move(lease));
        return true;
    };
    return Sweep(connection, table_named("leases"), lease_columns, take).run();
}

// A file without anything in it holds no tables that could be broken.
bool is_blank(Connection& connection) {
    return lines_from(connection, "SELECT count(*) FROM sqlite_master", 1) ==
           std::vector<std::string>{"0"};
}

// Of a store that does not say which version it is everything is looked for.
std::vector<TableState> read_tables(Connection& connection, std::int64_t version) {
    std::vector<TableState> found;
    if (is_blank(connection)) return found;
    for (const Table& table : store_tables) {
        if (version > 0 && version < table.since) continue;
        const std::string_view name = table.name;
        std::vector<Bead> beads;
        std::vector<Lease> leases;
        if (name == "beads")
            found.push_back(read_beads(connection, beads));
        else if (name == "leases")
            found.push_back(read_leases(connection, leases));
        else
            found.push_back(
                Sweep(connection, table, "*", [](const Statement&) { return true; }).run());
    }
    return found;
}

std::vector<fs::path> copies_of(const fs::path& file) {
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    std::error_code ignored;
    const std::string name = file.filename().string() + ".";
    for (const auto& entry : fs::directory_iterator(file.parent_path(), ignored))
        if (entry.path().filename().string().starts_with(name) && entry.is_regular_file(ignored))
            found.emplace_back(entry.last_write_time(ignored), entry.path());
    std::sort(found.rbegin(), found.rend());
    std::vector<fs::path> copies;
    for (auto& [time, path] : found)
        copies.push_back(std::move(path));
    return copies;
}

std::string project_in(Connection& connection) {
    const auto lines = lines_from(connection, "SELECT project_id FROM meta", 1);
    return connection.prepare("SELECT project_id FROM meta") && !lines.empty() ? lines.front() : "";
}

} // namespace

Result<StoreInspection> SqliteInspector::inspect() {
    StoreInspection out{.file = file_};
    out.copies = copies_of(file_);
    std::error_code unreadable;
    if (!fs::exists(file_, unreadable)) {
        out.present = false;
        out.fault = missing_store(file_);
        return out;
    }
    ATELIER_TRY(const auto connection, look_into(file_));
    if (const auto version = check_schema(*connection, project_id_))
        out.version = *version;
    else
        out.fault = version.error();
    out.project = project_in(*connection);
    for (std::string& line : lines_from(*connection, "PRAGMA integrity_check(20)", 1))
        if (line != "ok") out.damage.push_back(std::move(line));
    if (out.damage.empty())
        for (const std::string& line : lines_from(*connection, "PRAGMA foreign_key_check", 3))
            out.damage.push_back("what a row names is missing: " + line);
    out.tables = read_tables(*connection, out.version);
    if (!out.fault && !out.damage.empty()) out.fault = corrupt(file_, out.damage.front());
    return out;
}

Result<Recovered> SqliteInspector::read_what_can_be_read() {
    ATELIER_TRY(const auto connection, look_into(file_));
    Recovered out;
    read_beads(*connection, out.beads);
    read_leases(*connection, out.leases);
    // Of a row that two pages show, one is enough.
    std::sort(out.beads.begin(), out.beads.end(),
              [](const Bead& a, const Bead& b) { return a.id < b.id; });
    const auto again = std::unique(out.beads.begin(), out.beads.end(),
                                   [](const Bead& a, const Bead& b) { return a.id == b.id; });
    out.beads.erase(again, out.beads.end());
    std::sort(out.beads.begin(), out.beads.end(), older);
    return out;
}

} // namespace atelier
