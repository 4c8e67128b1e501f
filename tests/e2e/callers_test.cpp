// Every command and every skill, called by everybody who may turn up: allowed or refused as the
// table below says, which is written here and not read from the programs; and who is refused has
// changed nothing.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/guarded_session.hpp"
#include "support/repository_snapshot.hpp"

#include <regex>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

// Whom a call is for: o the overseer, p planners, w workers. Each goes as far as it can without
// doing anything: an unknown id, a bad value.
struct Row {
    Words call;
    std::string for_whom;
};

// As commands of git-atelier; whatever nobody but the overseer may do stands beside what everybody
// may look at.
const std::vector<Row> commands = {
    {{"bugreport", "--output", "/no/such/folder/file"}, "opw"},
    {{"demo", "-C", "/no/such/folder"}, "opw"},
    {{"abandon", "at-zzzzz", "--reason", "r", "--yes"}, "o"},
    {{"close", "at-zzzzz"}, "o"},
    {{"completion", "bash"}, "opw"},
    {{"daemon", "status"}, "opw"},
    {{"daemon", "start", "--agent", "no-such-runtime"}, "o"},
    {{"daemon", "run", "--jobs", "none"}, "o"},
    {{"daemon", "stop"}, "o"},
    {{"daemon", "install-unit", "--agent", "no-such-runtime"}, "o"},
    {{"diff", "at-zzzzz"}, "opw"},
    {{"doctor", "--fix"}, "o"},
    {{"doctor"}, "opw"},
    {{"export"}, "opw"},
    {{"gc", "--stale-after", "x"}, "o"},
    {{"gc", "--dry-run"}, "opw"},
    {{"import", "/no/such/file"}, "o"},
    {{"import", "/no/such/file", "--dry-run"}, "opw"},
    {{"inbox"}, "opw"},
    {{"inbox", "--reply", "at-zzzzz", "--message", "m"}, "o"},
    {{"inbox", "--close", "at-zzzzz"}, "o"},
    {{"inbox", "--edit"}, "o"},
    {{"init", "--agent", "no-such-runtime"}, "o"},
    {{"new", "."}, "o"},
    {{"integrate", "at-zzzzz"}, "o"},
    {{"integrate", "at-zzzzz", "--undo"}, "o"},
    {{"integrate", "at-zzzzz", "--preview"}, "opw"},
    {{"mail"}, "opw"},
    {{"mail", "--to", "worker", "--subject", ""}, "o"},
    {{"mail", "--new", "queue", "A b"}, "o"},
    {{"mail", "--remove", "queue", "A b", "--member", "planner"}, "o"},
    {{"list"}, "opw"},
    {{"log"}, "opw"},
    {{"mirror"}, "o"},
    {{"mirror", "--status"}, "opw"},
    {{"edit", "at-zzzzz"}, "o"},
    {{"open", "at-zzzzz"}, "o"},
    {{"open", "at-zzzzz", "--transcript"}, "opw"},
    {{"pause", "at-zzzzz"}, "o"},
    {{"pin", "at-zzzzz"}, "o"},
    {{"unpin", "at-zzzzz"}, "o"},
    {{"plan", "--from", "/no/such/file"}, "o"},
    {{"plan", "--edit", "at-zzzzz"}, "o"},
    {{"plan", "a", "goal", "--agent", "no-such-runtime"}, "o"},
    {{"plan", "--from", "/no/such/file", "--dry-run"}, "opw"},
    {{"promote", "at-zzzzz", "--yes"}, "o"},
    {{"remove"}, "o"},
    {{"remove", "--dry-run"}, "opw"},
    {{"add", "at-zzzzz", "More"}, "o"},
    {{"policy"}, "opw"},
    {{"policy", "--edit", "--role", "no-such-role"}, "o"},
    {{"config"}, "opw"},
    {{"config", "review.required"}, "opw"},
    {{"config", "review.required", "true"}, "o"},
    {{"config", "--unset", "review.required"}, "o"},
    {{"rescue", "list"}, "opw"},
    {{"rescue", "show", "x"}, "opw"},
    {{"rescue", "restore", "x"}, "o"},
    {{"rescue", "drop", "x", "--yes"}, "o"},
    {{"restack", "at-zzzzz"}, "o"},
    {{"restack", "at-zzzzz", "--undo"}, "o"},
    {{"restack", "at-zzzzz", "--dry-run"}, "opw"},
    {{"resume", "at-zzzzz"}, "o"},
    {{"retry", "at-zzzzz"}, "o"},
    {{"review"}, "opw"},
    {{"review", "at-zzzzz"}, "opw"},
    {{"review", "at-zzzzz", "--since-last"}, "opw"},
    {{"review", "at-zzzzz", "--open"}, "o"},
    {{"review", "at-zzzzz", "--approve"}, "o"},
    {{"review", "at-zzzzz", "--request-changes", "m"}, "o"},
    {{"review", "at-zzzzz", "t", "--comment", "a.c:1"}, "o"},
    {{"review", "at-zzzzz", "--approve-size", "--reason", "r"}, "o"},
    {{"show", "at-zzzzz"}, "opw"},
    {{"status"}, "opw"},
    {{"status", "--refresh"}, "o"},
    {{"status", "--since", "last"}, "opw"},
    {{"undo", "--yes"}, "o"},
    {{"why", "at-zzzzz"}, "opw"},
    {{"work", "--mode", "x"}, "o"},
    {{"work", "--mode", "auto", "--dry-run"}, "opw"},
    {{"workflows"}, "opw"},
    {{"artisans", "nobody"}, "opw"},
    {{"commission", "x", "--preset", "no-such-preset"}, "o"},
    {{"gallery"}, "opw"},
    {{"gallery", "at-zzzzz.1", "--thank"}, "o"},
    {{"hello", "-C", "/no/such/folder"}, "opw"},
    {{"run", "no-such-workflow"}, "o"},
    {{"run", "no-such-workflow", "x", "--dry-run"}, "o"},
    {{"runs"}, "opw"},
    {{"signal", "at-zzzzz", "advance"}, "o"},
    {{"workshop", "x", "--lead", "nobody"}, "o"},
};

const std::vector<Row> skills = {
    {{"bead_show", "at-zzzzz"}, "opw"},
    {{"changeset_abandon", "--changeset", "at-zzzzz", "--reason", "r"}, "op"},
    {{"changeset_block", "--changeset", "at-zzzzz", "--reason", "r"}, "w"},
    {{"changeset_done", "--changeset", "at-zzzzz"}, "w"},
    {{"changeset_guardrails", "--changeset", "at-zzzzz"}, "opw"},
    {{"changeset_guardrails", "--changeset", "at-zzzzz", "--request-approval", "r"}, "w"},
    {{"claim_epic"}, "w"},
    {{"epic_claim", "at-zzzzz"}, "w"},
    {{"epic_list"}, "opw"},
    {{"external_close", "--provider", "absent", "--bead", "at-zzzzz"}, "op"},
    {{"external_import", "--provider", "absent", "--ticket", "1", "--bead", "at-zzzzz"}, "op"},
    {{"external_sync", "--provider", "absent", "--bead", "at-zzzzz"}, "op"},
    {{"heartbeat"}, "pw"},
    {{"hook_status"}, "opw"},
    {{"mail_inbox"}, "opw"},
    {{"mail_channel_post", "--channel", "none", "--subject", "s"}, "pw"},
    {{"mail_mark_read", "at-zzzzz"}, "pw"},
    {{"mail_queue_claim", "--queue", "none"}, "pw"},
    {{"mail_send", "--to", "nobody", "--subject", "s"}, "pw"},
    {{"piece_lineage", "at-zzzzz"}, "opw"},
    {{"piece_search", "--limit", "1"}, "opw"},
    {{"piece_show", "at-zzzzz"}, "opw"},
    {{"plan_changesets", "--epic", "at-zzzzz", "--title", "t", "--description", "d"}, "op"},
    {{"plan_create_epic", "--title", "t", "--scope", "s", "--acceptance", "a", "--root-branch",
      "main"},
     "op"},
    {{"plan_edit", "at-zzzzz", "--title", "t"}, "op"},
    {{"plan_promote_epic", "--epic", "at-zzzzz", "--yes"}, "op"},
    {{"plan_split_tasks", "--epic", "at-zzzzz", "--task", "t"}, "op"},
    {{"pr_draft", "--changeset", "at-zzzzz"}, "opw"},
    {{"publish", "--changeset", "at-zzzzz"}, "w"},
    {{"release_epic"}, "w"},
    {{"startup_contract"}, "opw"},
    {{"task_done", "at-zzzzz"}, "opw"},
    {{"turn_handoff", "--to", "nowhere"}, ""},
    {{"turn_next"}, ""},
    {{"turn_show"}, "opw"},
    {{"turn_submit", "--say", "words"}, ""},
    {{"work_done"}, "w"},
};

// What a call is refused with for who calls it, and nothing else of which is a matter of standing.
const std::set<std::string> refusals = {"overseer-only", "wrong-role", "identity-foreign",
                                        "identity-missing"};

// Somebody who calls: what their calls begin with, and who they are.
struct Somebody {
    std::string name;
    Words before;
    // o, p or w; f one whose word is not what stands above, n a person without a name for skills, u
    // an agent of which nobody knows which one.
    char who = 'o';
    // nullptr: not in a session.
    SessionAttempt* session = nullptr;
    // Outside of a session that runs.
    bool beside = false;
    // Names a session that is another agent's: whatever asks for it may refuse that besides.
    bool of_another = false;
};

std::string expected(const Row& row, bool skill, char who) {
    const bool open = row.for_whom == "opw";
    const std::string of_agents = skill ? "identity-foreign" : open ? "" : "overseer-only";
    switch (who) {
    case 'f':
        return of_agents;
    case 'u':
        return skill ? "identity-missing" : of_agents;
    case 'n':
        return skill ? "identity-missing" : "";
    default:
        if (row.for_whom.find(who) != std::string::npos) return "";
        return skill ? "wrong-role" : "overseer-only";
    }
}

struct House {
    AtelierSandbox atelier;
    BuiltRepository built = atelier.git().plain();
    BoundedProject project{atelier, built.folder};

    // Beside a session `work` renews its leases, so that of the store only what is told counts,
    // without the time until which a claim runs and at which an agent was seen.
    RepositoryPicture contents(bool of_store_too) {
        static const std::regex renewed("(claim_expires_at|heartbeat_at)[^Z]*Z");
        RepositoryPicture found;
        // Whoever has read it last may have emptied its log.
        for (const char* told : {"export", "log"})
            found[told] = std::regex_replace(
                atelier.try_atelier(built.folder, {told, "--json"}).out, renewed, "");
        for (const fs::path& top : {project.folder(), built.folder})
            for (const auto& entry : fs::recursive_directory_iterator(top)) {
                const std::string path = entry.path().string();
                const bool store = path.find("/.beads/") != std::string::npos;
                const bool counts = !store || (of_store_too && !path.ends_with("-shm"));
                if (entry.is_regular_file() && !entry.is_symlink() && counts)
                    found[path] = read_file(path);
            }
        return found;
    }
    ProcessResult call(const Somebody& somebody, const Words& words) {
        Words argv = somebody.before;
        argv.insert(argv.end(), words.begin(), words.end());
        return somebody.session != nullptr ? somebody.session->run(argv, built.folder, "")
                                           : atelier.run(built.folder, argv);
    }
    // The code of its error, "" for none; only those that are about who calls.
    std::string answer(const Somebody& somebody, const Row& row, bool skill) {
        Words words = row.call;
        if (!skill) {
            words.insert(words.begin(), "git-atelier");
            words.emplace_back("--json");
        }
        const ProcessResult result = call(somebody, words);
        const auto parsed = parse_json(result.out);
        const Json* const document = std::get_if<Json>(&parsed);
        const Json* const error = document == nullptr ? nullptr : document->find("error");
        const std::string code = error == nullptr ? "" : error->string_at("code");
        if (!refusals.contains(code)) return "";
        CHECK_FALSE(error->string_at("hint").empty());
        CHECK(result.status != 0);
        return code;
    }
    void try_calls(const Somebody& somebody, bool refused) {
        const bool alone = somebody.session == nullptr && !somebody.beside;
        for (const bool skill : {false, true})
            for (const Row& row : skill ? skills : commands) {
                const std::string code = expected(row, skill, somebody.who);
                // It would end the session.
                const bool ends = !alone && row.call[0] == "release_epic";
                if (code.empty() == refused || (ends && !refused)) continue;
                INFO(somebody.name << ": " << join(row.call, " "));
                const std::string given = answer(somebody, row, skill);
                if (somebody.of_another && skill && code.empty())
                    CHECK((given.empty() || given == "identity-foreign"));
                else
                    CHECK(given == code);
            }
    }
    // What is refused changes nothing; what is allowed comes after all of it, since a session may
    // go on to its next stage by it.
    void try_all(const std::vector<Somebody>& all) {
        for (const Somebody& somebody : all) {
            const bool alone = somebody.session == nullptr && !somebody.beside;
            const RepositoryPicture before = contents(alone);
            try_calls(somebody, true);
            INFO(somebody.name);
            CHECK(changed(before, contents(alone)) == std::set<std::string>{});
        }
        for (const Somebody& somebody : all)
            try_calls(somebody, false);
    }
};

Words with(std::vector<std::string> settings) {
    settings.insert(settings.begin(), "env");
    return settings;
}

// What is left when everything of a session has been dropped.
Words bare(House& house) {
    return {"env", "-i", "PATH=" + house.atelier.environment().at("PATH"),
            "HOME=" + house.atelier.environment().at("HOME"),
            "ATELIER_DATA_DIR=" + house.atelier.environment().at("ATELIER_DATA_DIR")};
}

Words and_also(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

// Whoever calls in it sees no process beyond it.
const Words own_namespace = {"bwrap", "--dev-bind", "/", "/", "--unshare-pid", "--proc", "/proc"};

std::vector<Somebody> in_session(House& house, SessionAttempt& session, char who) {
    const std::string other = who == 'w' ? "atelier/planner/paul" : "atelier/worker/wolf";
    std::vector<Somebody> all = {
        {"in its session", {}, who, &session},
        {"in its session, its environment dropped", bare(house), who, &session},
        {"in its session, as another agent", with({"ATELIER_AGENT_ID=" + other}), 'f', &session},
        {"in its session, as the overseer", with({"ATELIER_AGENT_ID=atelier/overseer/root"}), 'f',
         &session},
        {"in its session, under a made-up name", with({"ATELIER_AGENT_ID=x"}), 'f', &session},
        {"in its session, in a made-up session", with({"ATELIER_AGENT_SESSION=s-made-up"}), 'f',
         &session},
        {"in its session, dropped below somebody made up",
         and_also(and_also(bare(house),
                           {"ATELIER_AGENT_ID=" + other, "sh", "-c", "\"$@\"; exit $?", "sh"}),
                  bare(house)),
         who, &session},
    };
    if (house.atelier.run("/", and_also(own_namespace, {"true"})).status == 0)
        all.push_back({"in its session, in a process namespace of its own",
                       and_also(bare(house), own_namespace), 'u', &session});
    return all;
}

// Where a person works beside it, with what of its environment has come there.
std::vector<Somebody> beside_session(const SessionAttempt& session, char who) {
    const std::string agent = "ATELIER_AGENT_ID=" + session.environment().at("ATELIER_AGENT_ID");
    const std::string ours =
        "ATELIER_AGENT_SESSION=" + session.environment().at("ATELIER_AGENT_SESSION");
    const char other = who == 'w' ? 'p' : 'w';
    const std::string another = other == 'p' ? "ATELIER_AGENT_ID=atelier/planner/paul"
                                             : "ATELIER_AGENT_ID=atelier/worker/wolf";
    std::vector<Somebody> all = {
        {"a person beside a session", {}, 'n'},
        {"beside a session, in its environment", with({agent, ours}), who},
        {"beside a session, under its agent's name", with({agent}), who},
        {"beside a session, with its session alone", with({ours}), 'u'},
        {"beside a session, with its session as another agent", with({another, ours}), other,
         nullptr, true, true},
        {"beside a session, with its session as the overseer",
         with({"ATELIER_AGENT_ID=atelier/overseer/root", ours}), 'u'},
    };
    for (Somebody& somebody : all)
        somebody.beside = true;
    return all;
}

std::set<std::string> names_in(const std::vector<Row>& rows) {
    std::set<std::string> names;
    for (const Row& row : rows)
        names.insert(row.call[0]);
    return names;
}

} // namespace

TEST_CASE("the table of callers has every command and every skill", "[e2e][callers]") {
    AtelierSandbox sandbox;
    std::set<std::string> known;
    const auto described = parse_json(sandbox.run("/", {"git-atelier", "--describe"}).out);
    for (const Json& command : std::get<Json>(described).find("commands")->as_array()) {
        known.insert(command.string_at("name"));
        REQUIRE(command.find("callers") != nullptr);
        CHECK_FALSE(command.find("callers")->as_array().empty());
    }
    CHECK(known == names_in(commands));
    std::set<std::string> small;
    for (const std::string& line : lines_of(sandbox.run("/", {"atelier-skills", "-h"}).out))
        if (line.starts_with("    ") && !line.starts_with("    atelier-"))
            small.insert(std::string(trim(line)));
    CHECK(small == names_in(skills));
}

TEST_CASE("outside of every session it is allowed or refused as the table says", "[e2e][callers]") {
    House house;
    house.try_all({
        {"a person", {}, 'n'},
        {"a person who calls themselves the overseer",
         with({"ATELIER_AGENT_ID=atelier/overseer/root"}), 'o'},
        {"a planner without a session", with({"ATELIER_AGENT_ID=atelier/planner/paul"}), 'p'},
        {"a worker without a session", with({"ATELIER_AGENT_ID=atelier/worker/wolf"}), 'w'},
        {"a made-up name", with({"ATELIER_AGENT_ID=x"}), 'u'},
        {"a made-up session", with({"ATELIER_AGENT_SESSION=s-made-up"}), 'u'},
    });
}

TEST_CASE("in a worker's session it is allowed or refused as the table says", "[e2e][callers]") {
    House house;
    SessionAttempt session(house.project, Role::worker);
    house.try_all(in_session(house, session, 'w'));
}

TEST_CASE("beside a worker's session it is allowed or refused as the table says",
          "[e2e][callers]") {
    House house;
    const SessionAttempt session(house.project, Role::worker);
    house.try_all(beside_session(session, 'w'));
}

TEST_CASE("in a planner's session it is allowed or refused as the table says", "[e2e][callers]") {
    House house;
    SessionAttempt session(house.project, Role::planner);
    house.try_all(in_session(house, session, 'p'));
}

TEST_CASE("beside a planner's session it is allowed or refused as the table says",
          "[e2e][callers]") {
    House house;
    const SessionAttempt session(house.project, Role::planner);
    house.try_all(beside_session(session, 'p'));
}

TEST_CASE("an agent's tests on a data folder of their own are nobody's session", "[e2e][callers]") {
    House house;
    SessionAttempt session(house.project, Role::worker);
    const BuiltRepository own = house.atelier.git().plain("thrown-away");
    const Words elsewhere = {"env", "-u", "ATELIER_PROJECT",
                             "ATELIER_DATA_DIR=" + (house.atelier.root() / "other").string()};
    for (const Words& words :
         {Words{"git-atelier", "init", "--yes"}, Words{"git-atelier", "gc", "--yes"}}) {
        const ProcessResult result = session.run(and_also(elsewhere, words), own.folder, "");
        INFO(result.out << result.err);
        CHECK(result.status == 0);
    }
}

TEST_CASE("who drops the session's variables commits nothing where its hooks still run",
          "[e2e][callers][hooks]") {
    House house;
    SessionAttempt session(house.project, Role::planner);
    const Words dropped = {"env",
                           "-u",
                           "ATELIER_AGENT_ID",
                           "-u",
                           "ATELIER_AGENT_SESSION",
                           "-u",
                           "ATELIER_WORKSPACE_DIR"};
    const std::string before = house.atelier.git().git(house.built.folder, {"rev-parse", "main"});
    const ProcessResult result =
        session.run(and_also(dropped, {"git", "commit", "-q", "--allow-empty", "-m", "x"}),
                    house.built.folder, "");
    CHECK(result.status != 0);
    CHECK(house.atelier.git().git(house.built.folder, {"rev-parse", "main"}) == before);
}
