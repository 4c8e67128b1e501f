// A store that is locked, missing, damaged or of a newer version while Git or a runtime calls our
// handlers: a guard that needs it refuses, says what to do and does not hang; an observer stays out
// of the way.
#include "adapters/sqlite/connection.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/guarded_session.hpp"
#include "support/unwrap.hpp"

#include <fcntl.h>
#include <sys/file.h>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

enum class StoreFault { missing, corrupt, newer, gate_held, writer_at_work };
constexpr auto names_of(StoreFault) {
    return std::to_array<Named<StoreFault>>({{StoreFault::missing, "is missing"},
                                             {StoreFault::corrupt, "cannot be read as a plan"},
                                             {StoreFault::newer, "newer version of git-atelier"},
                                             {StoreFault::gate_held, "gate held"},
                                             {StoreFault::writer_at_work, "writer at work"}});
}

std::unique_ptr<sqlite::Connection> raw(const fs::path& file) {
    return unwrap(sqlite::Connection::open(file, sqlite::Access::read_write, Millis{50}, nullptr));
}

// The store of a project in that state, until the end of its life.
class FaultyStore {
  public:
    FaultyStore(const fs::path& project, StoreFault fault)
        : folder_(project / ".beads"), kept_(project / "kept") {
        switch (fault) {
        case StoreFault::gate_held:
            gate_ = ::open((folder_ / "atelier.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
            REQUIRE(::flock(gate_, LOCK_EX) == 0);
            return;
        case StoreFault::writer_at_work:
            writer_ = raw(file());
            unwrap(writer_->script("BEGIN EXCLUSIVE"));
            return;
        case StoreFault::missing:
        case StoreFault::corrupt:
        case StoreFault::newer:
            take_away();
        }
        if (fault == StoreFault::corrupt) write_file(file(), std::string(8192, 'x'));
        if (fault == StoreFault::newer) {
            for (const auto& entry : fs::directory_iterator(kept_))
                fs::copy_file(entry.path(), folder_ / entry.path().filename());
            unwrap(raw(file())->script("PRAGMA user_version=9999"));
        }
    }
    ~FaultyStore() {
        if (gate_ >= 0) ::close(gate_);
        writer_.reset();
        if (!fs::exists(kept_)) return;
        remove_store();
        for (const auto& entry : fs::directory_iterator(kept_))
            fs::rename(entry.path(), folder_ / entry.path().filename());
        fs::remove(kept_);
    }
    FaultyStore(const FaultyStore&) = delete;
    FaultyStore& operator=(const FaultyStore&) = delete;

  private:
    fs::path file() const { return folder_ / "atelier.db"; }
    static bool is_store(const fs::path& path) {
        return path.filename().string().starts_with("atelier.db");
    }
    void take_away() {
        fs::create_directory(kept_);
        for (const char* part : {"atelier.db", "atelier.db-wal", "atelier.db-shm"})
            if (fs::exists(folder_ / part)) fs::rename(folder_ / part, kept_ / part);
    }
    void remove_store() {
        std::vector<fs::path> parts;
        for (const auto& entry : fs::directory_iterator(folder_))
            if (is_store(entry.path())) parts.push_back(entry.path());
        for (const fs::path& part : parts)
            fs::remove(part);
    }

    fs::path folder_;
    fs::path kept_;
    int gate_ = -1;
    std::unique_ptr<sqlite::Connection> writer_;
};

// A session of that role with a file ready to be committed, and a remote to push to.
struct FaultyScene {
    RegisteredScene registered;
    SessionAttempt trial;
    fs::path remote = registered.atelier.root() / "elsewhere.git";

    explicit FaultyScene(Role role) : trial(registered.project, role) {
        registered.atelier.git().git(registered.atelier.root(),
                                     {"init", "-q", "--bare", remote.string()});
        write_file(worktree() / "src/fault.txt", "x\n");
        run({"git", "add", "src/fault.txt"});
    }
    const fs::path& worktree() const { return trial.stand().worktree; }
    fs::path project() { return registered.project.folder(); }
    ProcessResult run(const std::vector<std::string>& argv) {
        return trial.run(argv, worktree(), "");
    }
    ProcessResult start_of_session() {
        return run({(registered.atelier.programs() / "atelier-session-start").string()});
    }
    std::string refs() {
        return registered.atelier.git().git(registered.project.repository, {"for-each-ref"});
    }
    // By a rule that the configuration which refuses every push does not reach.
    std::vector<std::string> push_to_handler() const {
        return {"git",
                "-c",
                "url." + remote.string() + ".pushInsteadOf=elsewhere",
                "push",
                "-q",
                "elsewhere",
                "HEAD:refs/heads/out"};
    }
    // One for each handler that decides.
    std::vector<std::vector<std::string>> guarded_calls() const {
        return {{"git", "commit", "-q", "-m", "One"},
                {"git", "commit", "-q", "--no-verify", "-m", "One"},
                {"git", "update-ref", "refs/heads/" + trial.stand().branch, "HEAD~0"},
                {"git", "branch", "made"},
                push_to_handler()};
    }
};

void check_one_line_of_an_observer(const ProcessResult& told, const std::string& why) {
    INFO(told.out << told.err);
    CHECK(told.status == 0);
    CHECK(told.out.empty());
    CHECK(lines_of(told.err).size() == 1);
    CHECK(told.err.starts_with("atelier-session-start: "));
    CHECK_THAT(told.err, ContainsSubstring(why));
}

} // namespace

TEST_CASE("while the store cannot be read a worker's guards refuse, and its observers let go on",
          "[e2e][hooks][guard]") {
    const auto fault = GENERATE(StoreFault::missing, StoreFault::corrupt, StoreFault::newer);
    const std::string why(name_of(fault));
    INFO(why);
    FaultyScene at(Role::worker);
    const std::string before = at.refs();
    {
        const FaultyStore faulty(at.project(), fault);
        for (const auto& call : at.guarded_calls()) {
            const ProcessResult refused = at.run(call);
            INFO(join(call, " ") << "\n" << refused.err);
            CHECK(refused.status != 0);
            CHECK_THAT(refused.err, ContainsSubstring(why));
            CHECK_THAT(refused.err, ContainsSubstring("hint: "));
        }
        check_one_line_of_an_observer(at.start_of_session(), why);
    }
    CHECK(at.refs() == before);
    CHECK(at.registered.atelier.git().git(at.remote, {"for-each-ref"}).empty());
    CHECK(at.run({"git", "commit", "-q", "-m", "One"}).status == 0);
}

TEST_CASE("while somebody writes to the store a worker's guards decide as ever",
          "[e2e][hooks][guard]") {
    const auto fault = GENERATE(StoreFault::gate_held, StoreFault::writer_at_work);
    INFO(name_of(fault));
    FaultyScene at(Role::worker);
    const FaultyStore faulty(at.project(), fault);
    const ProcessResult committed = at.run({"git", "commit", "-q", "-m", "One"});
    INFO(committed.err);
    CHECK(committed.status == 0);
    const ProcessResult made = at.run({"git", "branch", "made"});
    CHECK(made.status != 0);
    CHECK_THAT(made.err, ContainsSubstring("refs/heads/made stays as it is"));
    const ProcessResult pushed = at.run(at.push_to_handler());
    CHECK(pushed.status != 0);
    CHECK_THAT(pushed.err, ContainsSubstring("agents do not push"));
    const ProcessResult told = at.start_of_session();
    CHECK(told.status == 0);
    CHECK_THAT(told.out, ContainsSubstring("changeset: " + at.registered.project.epic + ".1"));
}

TEST_CASE("a planner's guards refuse whatever has become of the store", "[e2e][hooks][guard]") {
    const auto fault = GENERATE(StoreFault::missing, StoreFault::corrupt, StoreFault::newer,
                                StoreFault::gate_held, StoreFault::writer_at_work);
    INFO(name_of(fault));
    FaultyScene at(Role::planner);
    const std::string before = at.refs();
    {
        const FaultyStore faulty(at.project(), fault);
        for (const auto& call : at.guarded_calls()) {
            if (call[1] == "update-ref") continue;
            const ProcessResult refused = at.run(call);
            INFO(join(call, " ") << "\n" << refused.err);
            CHECK(refused.status != 0);
            CHECK_THAT(refused.err,
                       ContainsSubstring(call == at.push_to_handler() ? "agents do not push"
                                                                      : "a planner "));
            CHECK_THAT(refused.err, ContainsSubstring("hint: "));
        }
        CHECK(at.start_of_session().status == 0);
    }
    CHECK(at.refs() == before);
}

TEST_CASE("an agent goes on while its session cannot read the store for a moment",
          "[e2e][hooks][guard]") {
    FaultyScene at(Role::planner);
    {
        const FaultyStore faulty(at.project(), StoreFault::newer);
        CHECK(eventually([&] {
            return at.trial.said().find("the agent continues meanwhile") != std::string::npos;
        }));
        CHECK(at.run({"true"}).status == 0);
    }
    CHECK(at.run({"true"}).status == 0);
    CHECK_THAT(at.trial.end(), ContainsSubstring("\"outcome\":\"ended\""));
}

TEST_CASE("a store that another program keeps locked stops a commit after a moment",
          "[e2e][hooks][guard]") {
    FaultyScene at(Role::worker);
    const Environment agent = at.trial.environment();
    at.trial.end();
    // Only now that no program of ours is connected can one have the file to itself.
    const auto locker = raw(at.project() / ".beads" / "atelier.db");
    unwrap(locker->script("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE"));
    const auto run = [&](std::vector<std::string> argv) {
        ProcessRequest request{.argv = std::move(argv), .environment = agent};
        request.directory = at.worktree();
        request.deadline = Millis{30'000};
        return unwrap(at.registered.atelier.git().process().run(request));
    };
    for (const auto& call : at.guarded_calls()) {
        const ProcessResult refused = run(call);
        INFO(join(call, " ") << "\n" << refused.err);
        CHECK_FALSE(refused.timed_out);
        CHECK(refused.status != 0);
        CHECK_THAT(refused.err, ContainsSubstring("locked for too long"));
        CHECK_THAT(refused.err, ContainsSubstring("hint: "));
    }
    check_one_line_of_an_observer(
        run({(at.registered.atelier.programs() / "atelier-session-start").string()}),
        "locked for too long");
}
