// A store that an older version wrote: brought up to date once, with a copy of it kept.
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/migration.hpp"
#include "adapters/sqlite/schema.hpp"
#include "support/first_store.hpp"
#include "support/other_user.hpp"
#include "support/run_samples.hpp"
#include "support/sqlite_folder.hpp"

#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Version 2 has what others know of a bead.
const std::string version_2 = std::string(first_store) + "ALTER TABLE beads ADD COLUMN extra TEXT;"
                                                         "UPDATE beads SET extra = '{}';"
                                                         "PRAGMA user_version=2;";
// Version 3 has other indexes, and version 4 knows what its mirror has; both without their number.
const std::string indexes_of_3 =
    "DROP INDEX beads_kind; CREATE INDEX beads_kind ON beads(kind, status, updated_at);"
    "DROP INDEX beads_assignee;"
    "CREATE INDEX beads_assignee ON beads(assignee, status) WHERE assignee IS NOT NULL;";
const std::string mirror_of_4 =
    "ALTER TABLE beads ADD COLUMN delivered INTEGER;"
    "CREATE INDEX beads_undelivered ON beads(n) WHERE delivered IS NOT revision;";

std::unique_ptr<sqlite::Connection> raw(const fs::path& file) {
    return unwrap(sqlite::Connection::open(file, sqlite::Access::read_write, Millis{50}, nullptr));
}

std::int64_t version_in(const fs::path& file) {
    const auto connection = raw(file);
    auto statement = unwrap(connection->prepare("PRAGMA user_version"));
    REQUIRE(unwrap(statement.step()));
    return statement.number(0);
}

std::string schema_in(const fs::path& file) {
    const auto connection = raw(file);
    std::string schema;
    for (const char* sql : {"SELECT m.name || '.' || c.name FROM sqlite_master m, "
                            "pragma_table_info(m.name) c WHERE m.type = 'table' "
                            "ORDER BY m.name, c.cid",
                            "SELECT name || sql FROM sqlite_master WHERE type = 'index' AND sql "
                            "IS NOT NULL ORDER BY name"}) {
        auto statement = unwrap(connection->prepare(sql));
        while (unwrap(statement.step()))
            schema += std::string(statement.text(0)) + "\n";
    }
    return schema;
}

// It looks as a store does that was just made.
void check_as_new(const fs::path& file) {
    const SqliteFolder fresh;
    fresh.create();
    CHECK(schema_in(file) == schema_in(fresh.file));
}

struct OldPlace : SqliteFolder {
    explicit OldPlace(const std::string& sql = first_store) {
        fs::create_directories(file.parent_path());
        std::ofstream(file).flush();
        unwrap(raw(file)->script(sql.c_str()));
    }
    fs::path backup() const { return file.string() + ".v1"; }
};

} // namespace

TEST_CASE("a store of the version before is brought up to date when it is opened", "[store]") {
    const OldPlace place;
    const auto store = unwrap(place.open());
    const auto beads = unwrap(store->read([](PlanReader& plan) { return plan.select({}); }));
    REQUIRE(beads.size() == 2);
    CHECK(beads[0].title == "an old epic");
    CHECK(beads[0].revision == 4);
    CHECK(beads[0].extra.empty());
    REQUIRE(beads[1].message);
    CHECK(beads[1].message->from == "alice");
    CHECK(version_in(place.file) == sqlite::schema_version);
    unwrap(store->write(sqlite_stamp, [&](PlanWriter& plan) {
        Bead changed = beads[0];
        changed.extra = "{}";
        return plan.update(changed);
    }));
    check_as_new(place.file);
}

TEST_CASE("a store of version 2 keeps what others know of a bead", "[store]") {
    const OldPlace place(version_2);
    const auto store = unwrap(place.open());
    const auto beads = unwrap(store->read([](PlanReader& plan) { return plan.select({}); }));
    REQUIRE(beads.size() == 2);
    CHECK(beads[0].extra == "{}");
    CHECK(fs::exists(sqlite::backup_of(place.file, 2)));
    check_as_new(place.file);
}

TEST_CASE("a store of version 3 remembers what its mirror has", "[store]") {
    const OldPlace place(
        version_2 + indexes_of_3 +
        "INSERT INTO remembered VALUES('mirror:bead:at-old01','{\"delivered\":4,\"twin\":null}'),"
        "('mirror:bead:at-old01.1','{\"delivered\":0,\"twin\":null}'),('mirror:position','7');"
        "PRAGMA user_version=3;");
    const auto store = unwrap(place.open());
    const auto waiting =
        unwrap(store->read([](PlanReader& plan) { return plan.select({.undelivered = true}); }));
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].id.str() == "at-old01.1");
    check_as_new(place.file);
}

TEST_CASE("a store of version 4 knows from its log what kept a changeset from landing", "[store]") {
    const OldPlace place(
        version_2 + indexes_of_3 + mirror_of_4 +
        "INSERT INTO events VALUES"
        "(1,1,'a','','changeset.blocked','at-e.1','{\"code\":\"guardrail-exceeded\"}',''),"
        "(2,2,'a','','changeset.unblocked','at-e.1','{}',''),"
        "(3,3,'a','','changeset.blocked','at-e.2','{\"code\":\"checks-failed\"}',''),"
        "(4,4,'a','','changeset.reopened','at-e.2','{\"conflicts\":[\"a b\",\"c\"]}',''),"
        "(5,5,'a','','changeset.blocked','at-e.3','{\"reason\":\"stuck\"}',''),"
        "(6,6,'a','','changeset.blocked','at-e.4','no JSON','');"
        "PRAGMA user_version=4;");
    const auto store = unwrap(place.open());
    const auto known = [&](const char* changeset) {
        return unwrap(
            store->read([&](PlanReader& plan) { return plan.setback(*BeadId::parse(changeset)); }));
    };
    CHECK(known("at-e.1") == Setback{*BeadId::parse("at-e.1"), TooLarge{}});
    CHECK(known("at-e.2") == Setback{*BeadId::parse("at-e.2"), InConflict{{"a b", "c"}}});
    CHECK(known("at-e.3") == Setback{*BeadId::parse("at-e.3"), BlockedByAgent{}});
    CHECK_FALSE(known("at-e.4"));
    check_as_new(place.file);
}

TEST_CASE("a store of version 5 knows from its sessions how far each worktree was made",
          "[store]") {
    const auto session = [](const std::string& id, const std::string& changeset,
                            const std::string& ended) {
        return "INSERT INTO sessions VALUES('" + id + "','atelier/worker/a',NULL,'" + changeset +
               "','worktree',1," + ended +
               ",'/w',NULL,NULL,NULL,NULL,NULL,1,'nothing','','','',"
               "'');";
    };
    const auto bead = [](const std::string& id, const std::string& status) {
        return "INSERT INTO beads SELECT NULL,'" + id + "','changeset','" + status +
               "',title,issue_type,priority,description,notes,labels,depends_on,assignee,"
               "created_by,created_at,updated_by,updated_at,parent,hook,close_reason,revision,"
               "msg_type,msg_from,thread,reply_to,cc,queue,channel,claimed_by,claimed_at,read_at,"
               "msg_key,extra,delivered FROM beads WHERE id = 'at-old01';";
    };
    const OldPlace place(
        version_2 + indexes_of_3 + mirror_of_4 +
        "CREATE TABLE setbacks("
        "changeset TEXT PRIMARY KEY, code TEXT, paths TEXT NOT NULL) WITHOUT ROWID;" +
        bead("at-e.1", "in_progress") + bead("at-e.2", "in_progress") +
        bead("at-e.3", "in_progress") + bead("at-e.4", "in_progress") + bead("at-e.5", "closed") +
        session("s-1", "at-e.1", "2") + session("s-2", "at-e.1", "NULL") +
        session("s-3", "at-e.2", "NULL") + session("s-4", "at-e.3", "2") +
        session("s-5", "at-e.4", "2") + session("s-6", "at-e.5", "2") +
        "INSERT INTO events VALUES"
        "(1,1,'a','s-1','session.stage','at-e.1','{\"stage\":\"agent\"}',''),"
        "(2,2,'a','s-3','session.stage','at-e.2','{\"stage\":\"worktree\"}',''),"
        "(3,2,'a','s-3','session.stage','at-e.2','no JSON','');"
        "INSERT INTO remembered VALUES('furnished:at-e.3','done'),('other','kept');"
        "PRAGMA user_version=5;");
    const auto store = unwrap(place.open());
    const auto known = [&](const std::string& name) {
        return unwrap(store->read([&](PlanReader& plan) { return plan.worktree(name); }));
    };
    CHECK(known("at-e.1") ==
          WorktreeRecord{"at-e.1", WorktreePhase::worked_in, *SessionId::parse("s-2")});
    CHECK(known("at-e.2")->phase == WorktreePhase::making);
    CHECK(known("at-e.3")->phase == WorktreePhase::set_up);
    CHECK(known("at-e.4")->phase == WorktreePhase::made);
    CHECK_FALSE(known("at-e.5"));
    const auto remembered = [&](const std::string& key) {
        return unwrap(store->read([&](PlanReader& plan) { return plan.remembered(key); }));
    };
    CHECK_FALSE(remembered("furnished:at-e.3"));
    CHECK(remembered("other") == "kept");
    check_as_new(place.file);
}

TEST_CASE("a store of version 7 has room for runs, beside all that it held", "[store]") {
    const SqliteFolder place;
    {
        const auto store = place.create();
        unwrap(add(*store, "at-old01"));
        unwrap(store->write(sqlite_stamp, [](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.append({EventType::task_closed, *BeadId::parse("at-old01")}));
            ATELIER_CHECK(plan.put(drivers_lease("at-old01"), std::nullopt));
            return plan.remember("key", "value");
        }));
    }
    unwrap(
        raw(place.file)
            ->script(
                "DROP TABLE derivations; DROP TABLE pieces; DROP TABLE signals; DROP TABLE turns;"
                "DROP TABLE runs; DROP TABLE pauses; PRAGMA user_version=7;"));
    const auto store = unwrap(place.open());
    CHECK(version_in(place.file) == sqlite::schema_version);
    CHECK(version_in(sqlite::backup_of(place.file, 7)) == 7);
    unwrap(store->read([](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto bead, plan.find(*BeadId::parse("at-old01")));
        CHECK(bead);
        ATELIER_TRY(const auto events, plan.events({}));
        CHECK(events.size() == 1);
        ATELIER_TRY(const auto lease, plan.lease(*BeadId::parse("at-old01")));
        CHECK(lease == drivers_lease("at-old01"));
        ATELIER_TRY(const auto remembered, plan.remembered("key"));
        CHECK(remembered == "value");
        ATELIER_TRY(const auto runs, plan.runs().select({}));
        CHECK(runs.empty());
        return {};
    }));
    put_run(*store, a_run("at-run1"));
    put_piece(*store, a_piece("at-run1.1", "at-run1"), {}, "a poem");
    CHECK(pieces_for(*store, {.search = "POEM"}) == "at-run1.1");
    check_as_new(place.file);
}

TEST_CASE("the file of the version before is kept beside it, whole", "[store]") {
    const OldPlace place;
    unwrap(add(*unwrap(place.open()), "at-new01"));
    CHECK(version_in(place.backup()) == 1);
    const auto kept = raw(place.backup());
    auto statement = unwrap(kept->prepare("SELECT count(*), max(id) FROM beads"));
    REQUIRE(unwrap(statement.step()));
    CHECK(statement.number(0) == 2);
    CHECK(statement.text(1) == "at-old01.1");
    for (const std::string& name : place.names())
        CHECK(name.find(".new-") == std::string::npos);
}

TEST_CASE("a file that somebody else has brought up to date meanwhile is left as it is",
          "[store]") {
    const SqliteFolder place;
    place.create();
    unwrap(sqlite::migrate(*raw(place.file), "project-1", Millis{50}));
    CHECK_FALSE(fs::exists(sqlite::backup_of(place.file, sqlite::schema_version)));
}

TEST_CASE("a copy that was put back is brought up to date again", "[store]") {
    const OldPlace place;
    unwrap(add(*unwrap(place.open()), "at-new01"));
    for (const char* suffix : {"-wal", "-shm"})
        fs::remove(place.file.string() + suffix);
    fs::copy_file(place.backup(), place.file, fs::copy_options::overwrite_existing);
    CHECK(count_beads(*unwrap(place.open())) == 2);
    CHECK(version_in(place.file) == sqlite::schema_version);
}

TEST_CASE("a migration that fails at any statement leaves the file as it was", "[store]") {
    bool failed = true;
    int failures = 0;
    for (int n = 1; failed; ++n) {
        const OldPlace place;
        const auto opened = place.open({.fails = [n](int at) { return at == n; }});
        failed = !opened;
        if (failed && n > 2) {
            CHECK(version_in(place.file) == 1);
            ++failures;
        }
        CHECK(count_beads(*unwrap(place.open())) == 2);
    }
    // BEGIN, reading twice, the steps, the version, COMMIT.
    CHECK(failures >= 5);
}

TEST_CASE("a migration that is killed before any statement has happened or not", "[store]") {
    int killed = 0;
    for (int status = -SIGKILL, n = 1; status != 0; ++n) {
        const OldPlace place;
        status = ForkedChild([&] {
                     const auto opened = place.open({.fails = [n](int at) {
                         if (at == n) ::raise(SIGKILL);
                         return false;
                     }});
                     return opened ? 0 : 1;
                 }).wait();
        REQUIRE((status == 0 || status == -SIGKILL));
        killed += status != 0 ? 1 : 0;
        CHECK(version_in(place.file) == (status == 0 ? sqlite::schema_version : 1));
        CHECK(count_beads(*unwrap(place.open())) == 2);
        CHECK(version_in(place.backup()) == 1);
    }
    CHECK(killed >= 7);
}

TEST_CASE("an old store of another project is left alone", "[store]") {
    const OldPlace place;
    const Error error = must_fail(SqliteStore::open(place.file, "project-2"));
    CHECK(error.code == ErrorCode::store_foreign);
    CHECK(version_in(place.file) == 1);
    CHECK_FALSE(fs::exists(place.backup()));
}

TEST_CASE("an old store that cannot be written is named with the cause", "[store]") {
    const OldPlace place;
    fs::permissions(place.folder.path(), fs::perms::all);
    fs::permissions(place.file, fs::perms::owner_read | fs::perms::others_read);
    fs::permissions(place.file.parent_path(), fs::perms(0555));
    const int status = as_ordinary_user([&] {
        const auto opened = place.open();
        if (opened) return 1;
        return opened.error().code == ErrorCode::store_failed &&
                       opened.error().message.find("read-only") != std::string::npos
                   ? 0
                   : 2;
    });
    fs::permissions(place.file.parent_path(), fs::perms(0755));
    CHECK(status == 0);
    CHECK_FALSE(fs::exists(place.backup()));
}

TEST_CASE("programs that open an old store at once all find it up to date", "[store]") {
    const OldPlace place;
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int i = 0; i < 8; ++i)
        children.push_back(std::make_unique<ForkedChild>([&] {
            const auto store = place.open({.deadline = Millis{20'000}});
            if (!store) std::fprintf(stderr, "%s\n", store.error().message.c_str());
            return store && count_beads(**store) == 2 ? 0 : 1;
        }));
    for (const auto& child : children)
        CHECK(child->wait() == 0);
    CHECK(version_in(place.file) == sqlite::schema_version);
    CHECK(version_in(place.backup()) == 1);
}
