// Runs of workflows as a person has them: from nothing, in each way of a commission, killed, and
// told something.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct InProject {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;

    InProject() { sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"}); }

    Json commission(const std::string& how, std::vector<std::string> more) {
        std::vector<std::string> call{"commission", "Write of the sea", "--how", how};
        call.insert(call.end(), more.begin(), more.end());
        return sandbox.json(folder, call);
    }
    // "PIECE PARENT...", a line each, as the store has it and as Git has it.
    std::set<std::string> parents_in_store(const std::string& run) {
        std::set<std::string> lines;
        const Json whole = sandbox.json(folder, {"runs", run});
        for (const Json& piece : at(whole, {"run", "pieces"}).as_array()) {
            const Json shown = sandbox.json(folder, {"gallery", piece.as_string()});
            std::string line = at(shown, {"piece", "commit"}).as_string();
            for (const Json& parent : shown.find("parents")->as_array())
                line += " " + at(sandbox.json(folder, {"gallery", parent.as_string()}),
                                 {"piece", "commit"})
                                  .as_string();
            lines.insert(line);
        }
        return lines;
    }
    std::set<std::string> parents_in_git(const std::string& run) {
        std::set<std::string> lines;
        const std::string listed = sandbox.git().git(
            folder, {"rev-list", "--parents", "--glob=refs/atelier/pieces/" + run + ".*"});
        for (const std::string& line : lines_of(listed))
            if (!line.empty()) lines.insert(line);
        return lines;
    }
};

std::string id_of(const Json& carried) {
    return at(carried, {"run", "id"}).as_string();
}

std::size_t pieces_of(const Json& carried) {
    return at(carried, {"run", "pieces"}).as_array().size();
}

} // namespace

TEST_CASE("hello shows pieces, a row and a lineage where nothing is yet", "[e2e][runs]") {
    AtelierSandbox sandbox;
    const fs::path tmp = sandbox.root() / "tmp";
    const fs::path nowhere = sandbox.root() / "nowhere";
    fs::create_directories(tmp);
    fs::create_directories(nowhere);
    sandbox.environment()["TMPDIR"] = tmp.string();
    const std::string shown = sandbox.atelier(nowhere, {"hello"});
    for (const char* part : {"calligrapher", "cartographer", "archivist",
                             "In the gallery now:", "made from:", "Try next:"})
        CHECK_THAT(shown, ContainsSubstring(part));
    CHECK(fs::is_empty(tmp));
    CHECK(fs::is_empty(nowhere));

    const Json document = sandbox.json(nowhere, {"hello", "--keep"});
    CHECK(document.find("pieces")->as_array().size() == 4);
    CHECK(at(document, {"lineage", "ancestors"}).as_array().size() == 3);
    CHECK(at(document, {"run", "status"}).as_string() == "completed");
    CHECK(fs::exists(document.string_at("repository")));
}

TEST_CASE("hello in a project adds to its gallery", "[e2e][runs]") {
    InProject at_home;
    const Json document = at_home.sandbox.json(at_home.folder, {"hello"});
    const std::string made = at(document, {"run", "made", "0"}).as_string();
    const Json gallery = at_home.sandbox.json(at_home.folder, {"gallery"});
    CHECK(gallery.int_at("all") == 1);
    CHECK(at(gallery, {"pieces", "0", "id"}).as_string() == made);
    const auto schema = [&](const std::vector<std::string>& call) {
        return at_home.sandbox.json(at_home.folder, call).string_at("schema");
    };
    CHECK(document.string_at("schema") == "hello/1");
    CHECK(gallery.string_at("schema") == "gallery/1");
    CHECK(schema({"gallery", made}) == "piece/1");
    CHECK(schema({"gallery", made, "--lineage"}) == "lineage/1");
    CHECK_THAT(at_home.sandbox.atelier(at_home.folder, {"gallery", made, "--lineage"}),
               ContainsSubstring("made from:\n" + made));
}

TEST_CASE("each way of a commission leaves pieces whose parents Git and the store agree on",
          "[e2e][runs]") {
    struct Way {
        const char* how;
        std::vector<std::string> more;
        std::size_t pieces;
    };
    const std::vector<std::string> two{"--artisan", "calligrapher", "--artisan", "scout"};
    InProject project;
    for (const Way& way :
         {Way{"solo", {}, 1}, Way{"duet", two, 2}, Way{"ensemble", two, 3},
          Way{"refinement", two, 2}, Way{"chain", two, 2}, Way{"exquisite", two, 3}}) {
        INFO(way.how);
        const Json carried = project.commission(way.how, way.more);
        CHECK(carried.string_at("schema") == "run/1");
        CHECK(at(carried, {"run", "status"}).as_string() == "completed");
        CHECK(pieces_of(carried) == way.pieces);
        const std::string run = id_of(carried);
        const auto stored = project.parents_in_store(run);
        CHECK(stored.size() == way.pieces);
        CHECK(project.parents_in_git(run) == stored);
    }
    GitSandbox& git = project.sandbox.git();
    CHECK_THAT(git.git(project.folder, {"fsck", "--strict"}), !ContainsSubstring("error"));
    const fs::path clone = project.sandbox.root() / "clone";
    git.git(project.sandbox.root(), {"clone", "-q", project.folder.string(), clone.string()});
    CHECK(git.git(clone, {"for-each-ref", "refs/atelier"}).empty());
    CHECK(project.sandbox.json(project.folder, {"runs"}).int_at("all") == 6);
}

TEST_CASE("the wrong number of artisans is refused before any turn", "[e2e][runs]") {
    InProject project;
    const auto refused = project.sandbox.try_atelier(
        project.folder, {"commission", "x", "--how", "duet", "--artisan", "scout"});
    CHECK(refused.status == 129);
    CHECK_THAT(refused.err, ContainsSubstring("exactly 2 artisans"));
    CHECK(project.sandbox.json(project.folder, {"runs"}).int_at("all") == 0);
    CHECK_THAT(project.sandbox.atelier(project.folder, {"runs"}),
               ContainsSubstring("git atelier commission"));
    CHECK_THAT(project.sandbox.atelier(project.folder, {"gallery"}),
               ContainsSubstring("git atelier hello"));
}

TEST_CASE("a run that was killed goes on with the pieces that it had", "[e2e][runs]") {
    InProject project;
    const fs::path go = project.sandbox.root() / "go";
    project.sandbox.environment()["DEMO_AGENT"] = "sage:wait-for=" + go.string();
    Background driver =
        project.sandbox.start(project.folder, {"run", "chain", "How a cache works", "--artisan",
                                               "scout", "--artisan", "sage", "--artisan", "spark"});
    std::string run;
    eventually("the second turn begins", [&] {
        const Json runs = project.sandbox.json(project.folder, {"runs"});
        if (runs.find("runs")->as_array().empty()) return false;
        run = at(runs, {"runs", "0", "id"}).as_string();
        const Json turns = project.sandbox.json(project.folder, {"runs", run, "--turns"});
        return turns.find("turns")->as_array().size() == 2;
    });
    const auto busy = project.sandbox.try_atelier(project.folder, {"run", run});
    CHECK(busy.status == 75);
    driver.signal(SIGKILL);
    driver.wait();
    const auto before = project.parents_in_store(run);
    CHECK(before.size() == 1);
    write_file(go, "");
    const Json carried = project.sandbox.json(project.folder, {"run", run});
    CHECK(at(carried, {"run", "status"}).as_string() == "completed");
    CHECK(pieces_of(carried) == 3);
    const auto after = project.parents_in_store(run);
    for (const std::string& line : before)
        CHECK(after.contains(line));
    CHECK(project.parents_in_git(run) == after);
    const Json again = project.sandbox.json(project.folder, {"run", run});
    CHECK(again.find("already")->as_bool());
}

TEST_CASE("what is refused of a signal leaves everything as it is", "[e2e][runs]") {
    InProject project;
    const std::string run = id_of(project.commission("solo", {}));
    const std::string before = project.sandbox.atelier(project.folder, {"runs", run, "--json"});
    const std::string log = project.sandbox.atelier(project.folder, {"log", "--json"});
    for (const char* action : {"advance", "approve", "complete"}) {
        INFO(action);
        CHECK(project.sandbox.try_atelier(project.folder, {"signal", run, action}).status == 1);
    }
    CHECK(project.sandbox.try_atelier(project.folder, {"signal", run, "shout"}).status == 129);
    CHECK(project.sandbox.atelier(project.folder, {"runs", run, "--json"}) == before);
    CHECK(project.sandbox.atelier(project.folder, {"log", "--json"}) == log);
}

TEST_CASE("a draft is told something, started, and left after so many steps", "[e2e][runs]") {
    InProject project;
    const Json draft =
        project.commission("chain", {"--artisan", "scout", "--artisan", "sage", "--no-start"});
    CHECK(at(draft, {"run", "status"}).as_string() == "draft");
    const std::string run = id_of(draft);
    const Json stepped = project.sandbox.json(project.folder, {"run", run, "--steps", "1"});
    CHECK(stepped.string_at("end") == "steps");
    CHECK(pieces_of(stepped) == 1);
    project.sandbox.atelier(project.folder, {"signal", run, "note", "--text", "Shorter"});
    const std::string events = project.sandbox.atelier(project.folder, {"run", run, "--events"});
    CHECK_THAT(events, ContainsSubstring("\"type\":\"run.completed\""));
    for (const std::string& line : lines_of(events))
        CHECK((line.empty() || std::holds_alternative<Json>(parse_json(line))));
    const std::string piece = run + ".2";
    CHECK(project.sandbox.json(project.folder, {"gallery", piece, "--thank"}).int_at("thanks") ==
          1);
    const auto built_on =
        project.sandbox.try_atelier(project.folder, {"gallery", run + ".1", "--delete"});
    CHECK(built_on.status == 1);
    CHECK_THAT(built_on.err, ContainsSubstring("--with-descendants"));
    CHECK(project.sandbox
              .json(project.folder, {"gallery", run + ".1", "--delete", "--with-descendants"})
              .find("deleted")
              ->as_array()
              .size() == 2);
    CHECK(
        project.sandbox.git().git(project.folder, {"for-each-ref", "refs/atelier/pieces"}).empty());
}

TEST_CASE("a queued run is taken up, and a dry run begins nothing", "[e2e][runs]") {
    InProject project;
    project.commission("solo", {"--queue"});
    const Json driven = project.sandbox.json(project.folder, {"run", "--queued", "--all"});
    CHECK(driven.find("driven")->as_array().size() == 1);
    CHECK(project.sandbox.json(project.folder, {"run", "--queued"})
              .find("driven")
              ->as_array()
              .empty());
    const std::string dry =
        project.sandbox.atelier(project.folder, {"run", "duet", "Write of the sea", "--dry-run"});
    CHECK_THAT(dry, ContainsSubstring("It would take at most 2 turns."));
    CHECK_THAT(dry, ContainsSubstring("Write of the sea"));
    CHECK_THAT(project.sandbox.atelier(project.folder,
                                       {"workshop", "Design a cache", "--steps", "2", "--dry-run"}),
               ContainsSubstring("sage leads, because of 'Design'"));
    CHECK(project.sandbox.json(project.folder, {"runs"}).int_at("all") == 1);
}

TEST_CASE("the workshop goes through the stages from the lead's on", "[e2e][runs]") {
    InProject project;
    const Json carried =
        project.sandbox.json(project.folder, {"workshop", "Deploy the service", "--steps", "1"});
    CHECK(at(carried, {"run", "status"}).as_string() == "completed");
    const Json figures =
        project.sandbox.json(project.folder, {"runs", id_of(carried), "--metrics"});
    CHECK(figures.string_at("schema") == "run_metrics/1");
    CHECK(figures.int_at("steps") == 1);
    CHECK(at(figures, {"steps_by_stage", "integrating"}).as_int() == 1);
}
