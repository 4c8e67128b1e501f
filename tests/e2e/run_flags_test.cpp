// What the commands that begin runs take, each option with what it changes.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct FlagProject {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;

    FlagProject() { sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"}); }

    Json json(const std::vector<std::string>& call) { return sandbox.json(folder, call); }
    // A commission, with these options.
    Json commission(std::vector<std::string> more) {
        more.insert(more.begin(), {"commission", "Write of the sea"});
        return json(more);
    }
    std::string status_of(const std::string& run) {
        return at(json({"runs", run}), {"run", "status"}).as_string();
    }
    // "ARTISAN FORM": of the piece that a run made in the end.
    std::string made_by(const Json& carried) {
        const Json& piece = carried.find("made")->as_array().at(0);
        return at(piece, {"piece", "artisan"}).as_string() + " " +
               at(piece, {"piece", "form"}).as_string();
    }
    int refused(const std::vector<std::string>& call) {
        return sandbox.try_atelier(folder, call).status;
    }
};

std::string run_in(const Json& carried) {
    return at(carried, {"run", "id"}).as_string();
}

std::size_t count_of_pieces(const Json& carried) {
    return at(carried, {"run", "pieces"}).as_array().size();
}

} // namespace

TEST_CASE("a commission is as its options say", "[e2e][runs]") {
    FlagProject project;
    const Json plain = project.commission({});
    CHECK(project.made_by(plain).starts_with("calligrapher "));

    SECTION("its form, its patron and its seed are kept") {
        const Json carried =
            project.commission({"--form", "letter", "--patron", "Ada", "--seed", "42"});
        CHECK(project.made_by(carried) == "calligrapher letter");
        CHECK(at(carried, {"run", "patron"}).as_string() == "Ada");
        CHECK(at(carried, {"run", "seed"}).as_int() == 42);
        CHECK(project.json({"gallery", "--patron", "Ada"}).int_at("all") == 1);
        CHECK(project.json({"gallery", "--form", "letter"}).int_at("all") == 1);
    }
    SECTION("it begins from pieces that are there") {
        const std::string source = run_in(plain) + ".1";
        const Json carried = project.commission({"--from", source});
        CHECK(at(carried, {"run", "sources", "0"}).as_string() == source);
        const std::string made = run_in(carried) + ".1";
        CHECK(at(project.json({"gallery", made}), {"parents", "0"}).as_string() == source);
        CHECK(project.refused({"commission", "x", "--from", "at-none.1"}) == 1);
    }
    SECTION("a preset has way, artisans and a request to try it by") {
        const Json presets = project.json({"workflows", "--presets"});
        for (const Json& preset : presets.find("presets")->as_array()) {
            INFO(preset.dump());
            const Json carried = project.json({"commission", "--preset", preset.string_at("name")});
            CHECK(at(carried, {"run", "request"}).as_string() == preset.string_at("sample"));
            CHECK(at(carried, {"run", "status"}).as_string() == "completed");
        }
        CHECK(project.refused({"commission", "x", "--preset", "none"}) == 1);
    }
    SECTION("rounds and what is visible are bounded") {
        CHECK(project.refused({"commission", "x", "--rounds", "0"}) == 129);
        CHECK(project.refused({"commission", "x", "--visible", "101"}) == 129);
        const std::vector<std::string> two{"--artisan", "scout", "--artisan", "sage"};
        std::vector<std::string> refined{"--how", "refinement", "--rounds", "3"};
        refined.insert(refined.end(), two.begin(), two.end());
        CHECK(at(project.commission(refined), {"run", "turns_at_most"}).as_int() == 4);
        std::vector<std::string> exquisite{"--how", "exquisite", "--visible", "50"};
        exquisite.insert(exquisite.end(), two.begin(), two.end());
        CHECK(count_of_pieces(project.commission(exquisite)) == 3);
    }
    SECTION("what only one way knows goes with no other") {
        CHECK(project.refused({"commission", "x", "--rounds", "2"}) == 129);
        CHECK(project.refused({"commission", "x", "--visible", "50"}) == 129);
        CHECK(project.refused({"commission", "--preset", "polished-note", "--visible", "5"}) ==
              129);
    }
    SECTION("only one of the ways to leave it can be chosen") {
        CHECK(project.refused({"commission", "x", "--queue", "--detach"}) == 129);
        CHECK(project.refused({"commission", "x", "--events", "--json"}) == 129);
        CHECK(project.refused({"commission"}) == 129);
    }
}

TEST_CASE("a run is driven in the background, left in the queue, or only prepared", "[e2e][runs]") {
    FlagProject project;
    const Json detached = project.commission({"--detach", "--yes"});
    CHECK(detached.find("detached")->as_bool());
    eventually("the run has completed",
               [&] { return project.status_of(run_in(detached)) == "completed"; });
    const std::string queued = run_in(project.commission({"--queue"}));
    const std::string draft = run_in(project.commission({"--no-start"}));
    CHECK(project.status_of(queued) == "queued");
    CHECK(project.status_of(draft) == "draft");
    CHECK(project.refused({"run", "--queued", "--all", "--detach"}) == 129);
    const Json taken = project.json({"run", "--queued", "--detach"});
    CHECK(at(taken, {"driven", "0", "detached"}).as_bool());
    CHECK(project.json({"run", draft, "--detach"}).find("detached")->as_bool());
    for (const std::string& run : {queued, draft})
        eventually("it has completed", [&] { return project.status_of(run) == "completed"; });
    CHECK_FALSE(project.json({"run", draft, "--detach"}).find("detached")->as_bool());
    project.commission({"--queue"});
    project.commission({"--no-start"});
    const std::string events =
        project.sandbox.atelier(project.folder, {"workshop", "Deploy it", "--steps", "1",
                                                 "--events", "--yes", "--patron", "Ada"});
    CHECK_THAT(events, ContainsSubstring("\"type\":\"run.created\"") &&
                           ContainsSubstring("\"type\":\"run.celebrated\""));
    const Json by_status = project.json({"runs", "--status", "queued", "--status", "draft"});
    CHECK(by_status.int_at("all") == 2);
    CHECK(project.json({"runs", "--workflow", "workshop"}).int_at("all") == 1);
    CHECK(project.json({"runs", "--limit", "1", "--offset", "1"}).find("runs")->as_array().size() ==
          1);
    CHECK(project.json({"runs", "--since", "1h"}).int_at("all") == 6);
}

TEST_CASE("a workshop that does not advance by itself waits in its stage", "[e2e][runs]") {
    FlagProject project;
    const auto waiting = project.sandbox.try_atelier(
        project.folder, {"workshop", "Polish it", "--steps", "1", "--no-auto-advance", "--json"});
    CHECK(waiting.status == 1);
    const std::string run = at(project.json({"runs"}), {"runs", "0", "id"}).as_string();
    CHECK(project.status_of(run) == "waiting");
    const std::string next = run_in(project.json({"workshop", "Design it", "--queue"}));
    CHECK_THAT(project.sandbox.atelier(project.folder, {"run", "--queued"}),
               ContainsSubstring(next + " stays in the queue"));
    project.sandbox.atelier(project.folder, {"abandon", next, "--reason", "no more", "--yes"});
    project.sandbox.try_atelier(project.folder, {"run", run, "--steps", "2"});
    CHECK(project.json({"runs", run, "--turns"}).find("turns")->as_array().size() == 3);
    project.sandbox.atelier(project.folder, {"signal", run, "advance"});
    project.sandbox.try_atelier(project.folder, {"run", run});
    const std::string over = project.sandbox.atelier(project.folder, {"signal", run, "advance"});
    CHECK_THAT(over, ContainsSubstring("completed"));
    CHECK(project.status_of(run) == "completed");
    const Json log = project.json({"log", "--bead", run, "-n", "1"});
    CHECK(at(log, {"events", "0", "type"}).as_string() == "run.celebrated");
    CHECK_THAT(over, ContainsSubstring(at(log, {"events", "0", "data", "text"}).as_string()));
    CHECK(project.sandbox.try_atelier(project.folder, {"run", run}).status == 0);
}

TEST_CASE("what is said of a beginning goes with no run that is there", "[e2e][runs]") {
    FlagProject project;
    const std::string draft = run_in(project.commission({"--no-start"}));
    const std::string queued = run_in(project.commission({"--queue"}));
    for (const std::vector<std::string>& option : {std::vector<std::string>{"--dry-run"},
                                                   {"--no-start"},
                                                   {"--queue"},
                                                   {"--parallel"},
                                                   {"--artisan", "scout"},
                                                   {"--form", "letter"},
                                                   {"--from", "at-x.1"},
                                                   {"--patron", "Ada"},
                                                   {"--seed", "4"},
                                                   {"--document", "notes.md"},
                                                   {"--changeset", "at-x.1"}}) {
        INFO(option.front());
        std::vector<std::string> of_run{"run", draft};
        of_run.insert(of_run.end(), option.begin(), option.end());
        CHECK(project.refused(of_run) == 129);
        std::vector<std::string> of_queue{"run", "--queued"};
        of_queue.insert(of_queue.end(), option.begin(), option.end());
        CHECK(project.refused(of_queue) == 129);
    }
    CHECK(project.refused({"run", draft, "another request"}) == 129);
    CHECK(project.status_of(draft) == "draft");
    CHECK(project.status_of(queued) == "queued");
}

TEST_CASE("a run is driven by a part of its id as well", "[e2e][runs]") {
    FlagProject project;
    const std::string draft = run_in(project.commission({"--no-start"}));
    const ProcessResult unknown =
        project.sandbox.try_atelier(project.folder, {"run", "at-zzzzz", "--json"});
    CHECK(unknown.status == 1);
    CHECK_THAT(unknown.out, ContainsSubstring("there is no run at-zzzzz"));
    CHECK(run_in(project.json({"run", draft.substr(0, 6)})) == draft);
    CHECK(project.status_of(draft) == "completed");
}

TEST_CASE("what chooses among many goes with none that is named", "[e2e][runs]") {
    FlagProject project;
    const std::string run = run_in(project.commission({}));
    const std::string piece = run + ".1";
    CHECK(project.refused({"gallery", piece, "--search", "sea"}) == 129);
    CHECK(project.refused({"gallery", piece, "--lineage", "--limit", "1"}) == 129);
    CHECK(project.refused({"gallery", piece, "--lineage"}) == 0);
    CHECK(project.refused({"gallery", "--samples", "add", "--form", "map"}) == 129);
    CHECK(project.refused({"runs", run, "--status", "failed"}) == 129);
    CHECK(project.refused({"runs", run, "--turns", "--offset", "1"}) == 129);
    CHECK(project.refused({"runs", run, "--turns"}) == 0);
}

TEST_CASE("a signal takes no option that it would not look at", "[e2e][runs]") {
    FlagProject project;
    project.sandbox.try_atelier(project.folder,
                                {"workshop", "Polish it", "--steps", "1", "--no-auto-advance"});
    const std::string run = at(project.json({"runs"}), {"runs", "0", "id"}).as_string();
    const auto refused = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"signal", run});
        return project.refused(more) == 129;
    };
    CHECK(refused({"advance", "--text", "well done"}));
    CHECK(refused({"advance", "--to", "sync"}));
    CHECK(refused({"note", "--text", "shorter", "--artifact", "notes.md"}));
    CHECK(refused({"complete", "--to", "sync"}));
    CHECK(refused({"approve", "--form", "note"}));
    CHECK(refused({"handoff", "--to", "sync", "--form", "note"}));
    CHECK(project.status_of(run) == "waiting");
}

TEST_CASE("a lead without a stage is said of whatever names it", "[e2e][runs]") {
    FlagProject project;
    const auto refused = [&](std::vector<std::string> call) {
        call.insert(call.begin(), {"workshop", "Something"});
        return project.sandbox.try_atelier(project.folder, call).err;
    };
    CHECK_THAT(refused({"--lead", "archivist"}), ContainsSubstring("--lead: 'archivist'"));
    write_file(project.sandbox.project(project.folder) / "templates/routing.yaml",
               "otherwise: archivist\nleads: []\n");
    CHECK_THAT(refused({}), ContainsSubstring("routing.yaml has 'archivist' lead") &&
                                !ContainsSubstring("--lead"));
}
