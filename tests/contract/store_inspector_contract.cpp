// A damaged store: what is said of it, what is read around the damage, and that nothing writes to
// it.
#include "adapters/sqlite/inspector.hpp"
#include "domain/bead/bead_order.hpp"
#include "support/sqlite_folder.hpp"

#include <fstream>
#include <map>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t bead_count = 1200;
// Where a page holds rows of a table, its first byte says so; page 1 begins with the file's header.
constexpr char table_leaf = 0x0d;
constexpr char table_inside = 0x05;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A store of many pages, closed.
struct FilledPlace : SqliteFolder {
    std::map<BeadId, Bead> beads;
    std::string bytes;

    FilledPlace() {
        const auto store = create();
        unwrap(store->write(sqlite_stamp, [&](PlanWriter& plan) -> Result<void> {
            for (std::size_t number = 0; number < bead_count; ++number) {
                Bead bead = plain_bead("at-b" + std::to_string(number));
                bead.description = std::string(200, 'd') + std::to_string(number);
                if (number > 0) bead.parent = *BeadId::parse("at-b0");
                if (number % 50 == 1) {
                    bead.issue_type = "message";
                    bead.message = MessageHeader{.from = "atelier/worker/alice", .key = "k"};
                }
                ATELIER_TRY(Bead stored, plan.create(bead));
                ATELIER_CHECK(plan.append({EventType::task_closed, stored.id}));
                beads.emplace(stored.id, std::move(stored));
            }
            return plan.put(Lease{.on = *BeadId::parse("at-b0"),
                                  .agent = *AgentId::parse("atelier/worker/alice"),
                                  .session = *SessionId::parse("s-1")},
                            std::nullopt);
        }));
    }

    std::size_t page_size() const {
        return std::size_t(static_cast<unsigned char>(bytes[16])) << 8U |
               static_cast<unsigned char>(bytes[17]);
    }
    void keep() { bytes = bytes_of(file); }
    void write(const std::string& content) const {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    }
    SqliteInspector checkup(const std::string& project = "project-1") const {
        return {file, project};
    }
    // All that was read is as it was stored, and nothing is there twice.
    std::size_t salvaged() const {
        const Recovered saved = unwrap(checkup().read_what_can_be_read());
        std::set<BeadId> seen;
        for (const Bead& bead : saved.beads) {
            INFO(bead.id.str());
            CHECK(seen.insert(bead.id).second);
            CHECK(beads.at(bead.id) == bead);
        }
        CHECK(std::is_sorted(saved.beads.begin(), saved.beads.end(), older));
        return saved.beads.size();
    }
};

const TableState& table(const StoreInspection& examined, const std::string& name) {
    for (const TableState& state : examined.tables)
        if (state.name == name) return state;
    FAIL("no table " << name);
    return examined.tables.front();
}

} // namespace

TEST_CASE("a store that is in order is found so, with what is in it", "[store][checkup]") {
    FilledPlace place;
    std::ofstream(place.file.string() + ".v1") << "older";
    const StoreInspection examined = unwrap(place.checkup().inspect());
    CHECK_FALSE(examined.fault);
    CHECK(examined.damage.empty());
    CHECK(examined.project == "project-1");
    CHECK(examined.version > 0);
    CHECK(examined.copies == std::vector{fs::path(place.file.string() + ".v1")});
    for (const TableState& state : examined.tables)
        CHECK(state.whole);
    CHECK(table(examined, "beads").rows == bead_count);
    CHECK(table(examined, "events").rows == bead_count);
    CHECK(table(examined, "labels").rows == bead_count);
    CHECK(table(examined, "leases").rows == 1);
    CHECK(place.salvaged() == bead_count);
    CHECK(unwrap(place.checkup().read_what_can_be_read()).leases.size() == 1);
}

TEST_CASE("what a running program has written is looked at too", "[store][checkup]") {
    const SqliteFolder place;
    const auto store = place.create();
    const auto reader = unwrap(store->begin_read());
    unwrap(add(*store, "at-new01"));
    CHECK(unwrap(SqliteInspector(place.file, "project-1").read_what_can_be_read()).beads.size() ==
          1);
}

TEST_CASE("with any one page destroyed the rest is read, and the file is left as it is",
          "[store][checkup]") {
    FilledPlace place;
    place.keep();
    const std::size_t size = place.page_size();
    const std::size_t pages = place.bytes.size() / size;
    REQUIRE(pages > 60);
    std::size_t leaves = 0;
    std::size_t hurt = 0;
    for (std::size_t page = 1; page < pages; ++page) {
        const char kind = place.bytes[page * size];
        std::string broken = place.bytes;
        broken.replace(page * size, size, size, '\x55');
        place.write(broken);
        INFO("page " << page << " of kind " << int(kind));

        const StoreInspection examined = unwrap(place.checkup().inspect());
        REQUIRE(examined.fault);
        CHECK(examined.fault->code == ErrorCode::store_corrupt);
        CHECK_THAT(examined.fault->hint, ContainsSubstring("git atelier doctor"));
        CHECK_FALSE(examined.damage.empty());
        const std::size_t read = place.salvaged();
        CHECK(table(examined, "beads").rows == read);
        CHECK(table(examined, "beads").whole == (read == bead_count));
        if (kind == table_leaf) ++leaves;
        if (read < bead_count) ++hurt;
        // A leaf holds two dozen beads; what leads to them holds them all.
        if (kind != table_inside) CHECK(read + 40 >= bead_count);
        CHECK(bytes_of(place.file) == broken);
    }
    CHECK(leaves > 40);
    CHECK(hurt > 30);
}

TEST_CASE("of a file that lost its end the beginning is read", "[store][checkup]") {
    FilledPlace place;
    place.keep();
    const std::size_t half = place.bytes.size() / 2 / place.page_size() * place.page_size();
    for (const std::size_t left : {half, half + 100}) {
        const std::string cut = place.bytes.substr(0, left);
        place.write(cut);
        const StoreInspection examined = unwrap(place.checkup().inspect());
        REQUIRE(examined.fault);
        CHECK(examined.fault->code == ErrorCode::store_corrupt);
        const std::size_t read = place.salvaged();
        CHECK(read > bead_count / 10);
        CHECK(read < bead_count);
        CHECK(bytes_of(place.file) == cut);
    }
}

TEST_CASE("what is no store, or nobody's, is said to be so", "[store][checkup]") {
    FilledPlace place;
    place.keep();
    const auto code = [&](const std::string& project = "project-1") {
        const StoreInspection examined = unwrap(place.checkup(project).inspect());
        return examined.fault ? info(examined.fault->code).name : std::string_view();
    };
    CHECK(code("project-2") == "store-foreign");
    CHECK(unwrap(place.checkup("project-2").inspect()).project == "project-1");
    CHECK(unwrap(place.checkup("project-2").inspect()).damage.empty());

    place.write("this is a letter, and not a database at all, however long it gets to be");
    CHECK(code() == "store-corrupt");
    CHECK(place.salvaged() == 0);
    place.write("");
    CHECK(code() == "store-corrupt");
    CHECK(unwrap(place.checkup("project-1").inspect()).present);
    CHECK(unwrap(place.checkup("project-1").inspect()).tables.empty());
    CHECK(place.salvaged() == 0);
    std::string headless = place.bytes;
    headless.replace(0, place.page_size(), place.page_size(), '\0');
    place.write(headless);
    CHECK(code() == "store-corrupt");
    CHECK(place.salvaged() == 0);
    fs::remove(place.file);
    CHECK(code() == "store-corrupt");
    CHECK_FALSE(unwrap(place.checkup("project-1").inspect()).present);
    CHECK_FALSE(fs::exists(place.file));
}
