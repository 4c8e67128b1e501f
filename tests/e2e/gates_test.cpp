// A gate of a run as a person meets it: in the inbox, as a review, and as anybody but a person is
// refused.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct AtGate {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    std::string run;

    AtGate() {
        sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
        write_file(folder / "letter.yaml", "roles: {writer: calligrapher}\n"
                                           "steps:\n"
                                           "- loop:\n"
                                           "    max: 3\n"
                                           "    until: approved\n"
                                           "    steps: [{turn: writer}, {gate: review}]\n");
        const auto begun =
            sandbox.try_atelier(folder, {"run", "letter.yaml", "Write of the sea", "--json"});
        CHECK(begun.status == 1);
        const auto document = parse_json(begun.out);
        run = at(std::get<Json>(document), {"run", "id"}).as_string();
        CHECK(at(std::get<Json>(document), {"run", "status"}).as_string() == "waiting");
    }

    std::size_t open_messages() {
        return sandbox.json(folder, {"inbox"}).find("messages")->as_array().size();
    }
    std::string status_of_run() {
        return at(sandbox.json(folder, {"runs", run}), {"run", "status"}).as_string();
    }
    std::string bytes_of_store() {
        std::string bytes;
        for (const char* name : {"atelier.db", "atelier.db-wal"}) {
            const fs::path file = sandbox.project(folder) / ".beads" / name;
            if (fs::exists(file)) bytes += read_file(file);
        }
        return bytes;
    }
};

} // namespace

TEST_CASE("a gate asks once, is reviewed, sent back and approved by a reply", "[e2e][runs]") {
    AtGate at_gate;
    auto& [sandbox, folder, run] = at_gate;
    const Json inbox = sandbox.json(folder, {"inbox"});
    REQUIRE(inbox.find("messages")->as_array().size() == 1);
    CHECK(at(inbox, {"messages", "0", "awaits"}).as_string() == "gate");
    CHECK(at(inbox, {"messages", "0", "waiting", "runs", "0"}).as_string() == run);
    CHECK_THAT(sandbox.atelier(folder, {"inbox"}),
               ContainsSubstring("git atelier review " + run + " --approve"));
    const Json status = sandbox.json(folder, {"status"});
    CHECK(at(status, {"runs", "0", "status"}).as_string() == "waiting");
    CHECK_THAT(sandbox.atelier(folder, {"status"}), ContainsSubstring("waiting for you"));
    const Json why = sandbox.json(folder, {"why", run});
    CHECK(at(why, {"next", "0", "kind"}).as_string() == "gate");
    CHECK(at(why, {"reasons", "0", "code"}).as_string() == "approval-required");

    const Json review = sandbox.json(folder, {"review", run});
    const std::string piece = at(review, {"gate", "pieces", "0", "id"}).as_string();
    CHECK_THAT(sandbox.atelier(folder, {"review", run}),
               ContainsSubstring(piece) && ContainsSubstring("--request-changes"));
    CHECK(sandbox.json(folder, {"show", piece}).string_at("schema") == "piece/1");
    const std::string sent_back =
        sandbox.atelier(folder, {"review", run, "--request-changes", "Make it shorter."});
    CHECK_THAT(sent_back, ContainsSubstring("'git atelier run " + run + "' continues it"));
    CHECK(at_gate.open_messages() == 0);

    CHECK(sandbox.try_atelier(folder, {"run", run}).status == 1);
    CHECK(at_gate.open_messages() == 1);
    const Json replied = sandbox.json(folder, {"inbox", "--reply", run, "--approve"});
    CHECK(at(replied, {"decided", "status"}).as_string() == "completed");
    CHECK(at_gate.status_of_run() == "completed");
    CHECK(at_gate.open_messages() == 0);
    const auto undone = sandbox.try_atelier(folder, {"undo", "--yes"});
    CHECK(undone.status == 1);
    CHECK_THAT(undone.err, ContainsSubstring(run + " is a run"));
    CHECK_THAT(sandbox.atelier(folder, {"log", "--bead", run, "--replay"}),
               ContainsSubstring("decided at a gate"));
}

TEST_CASE("nobody but a person decides at a gate, and who tries leaves no trace", "[e2e][runs]") {
    AtGate at_gate;
    auto& [sandbox, folder, run] = at_gate;
    const std::string before = at_gate.bytes_of_store();
    for (const char* agent : {"atelier/artisan/calligrapher", "atelier/worker/alice"}) {
        sandbox.environment()["ATELIER_AGENT_ID"] = agent;
        for (const std::vector<std::string>& call :
             {std::vector<std::string>{"signal", run, "approve"},
              {"review", run, "--approve"},
              {"review", run, "--request-changes", "no"},
              {"inbox", "--reply", run, "--approve"},
              {"inbox", "--reply", run, "--message", "no"},
              {"inbox", "--edit"}}) {
            INFO(agent << " " << call.front());
            CHECK(sandbox.try_atelier(folder, call).status != 0);
        }
        sandbox.environment().erase("ATELIER_AGENT_ID");
        CHECK(at_gate.bytes_of_store() == before);
    }
    CHECK(at_gate.status_of_run() == "waiting");
    CHECK(at_gate.open_messages() == 1);
}
