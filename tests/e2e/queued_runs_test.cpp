// The queue of runs: one whose artisan cannot be asked stays in it, and holds none of the others
// up.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Queue {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;

    Queue() {
        sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
        const fs::path templates = sandbox.project(folder) / "templates";
        write_file(templates / "runtimes/ghost.yaml",
                   "name: ghost\nworker: [no-such-program]\ntext: [no-such-program]\n");
        write_file(templates / "artisans/phantom.yaml",
                   "display: Phantom\nspecialty: nothing\npersona: You are a phantom.\n"
                   "form: note\nruntime: ghost\n");
    }
    std::string add(const std::string& artisan) {
        return at(sandbox.json(folder,
                               {"commission", "Write of the sea", "--artisan", artisan, "--queue"}),
                  {"run", "id"})
            .as_string();
    }
    ProcessResult drive(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"run", "--queued"});
        return sandbox.try_atelier(folder, more);
    }
    std::string status(const std::string& run) {
        return at(sandbox.json(folder, {"runs", run}), {"run", "status"}).as_string();
    }
};

} // namespace

TEST_CASE("a queued run without a runtime holds none behind it up", "[e2e][runs]") {
    Queue queue;
    const std::string stuck = queue.add("phantom");
    const std::string good = queue.add("scout");
    const std::string next = queue.add("scout");

    const ProcessResult driven = queue.drive();
    INFO(driven.out << driven.err);
    CHECK(driven.status == 0);
    CHECK_THAT(driven.err, ContainsSubstring(stuck + " stays in the queue: ") &&
                               ContainsSubstring("'no-such-program'") &&
                               ContainsSubstring("artisan.default"));
    CHECK(queue.status(good) == "completed");
    CHECK(queue.status(next) == "queued");
    CHECK(queue.status(stuck) == "queued");

    // The queue is not empty in the end, and that is what --all says.
    const ProcessResult all = queue.drive({"--all", "--json"});
    CHECK(all.status == 128);
    const Json document = std::get<Json>(parse_json(all.out));
    CHECK(document.find("driven")->as_array().size() == 1);
    CHECK(at(document, {"left", "0", "run"}).as_string() == stuck);
    CHECK(at(document, {"left", "0", "code"}).as_string() == "runtime-missing");
    CHECK(queue.status(next) == "completed");

    const ProcessResult none = queue.drive();
    CHECK(none.status == 128);
    CHECK_THAT(none.err, ContainsSubstring("none of the queued runs can begin"));
    CHECK(queue.status(stuck) == "queued");
}

TEST_CASE("why a run stays in the queue is said wherever one looks", "[e2e][runs]") {
    Queue queue;
    const std::string stuck = queue.add("phantom");
    const std::string good = queue.add("scout");
    for (const std::vector<std::string>& look : std::vector<std::vector<std::string>>{
             {"why", stuck}, {"runs"}, {"runs", stuck}, {"show", stuck}, {"status"}}) {
        const std::string told = queue.sandbox.json(queue.folder, look).dump();
        INFO(look.front() << ": " << told);
        CHECK_THAT(told, ContainsSubstring("'no-such-program' is not on PATH"));
    }
    CHECK(queue.sandbox.json(queue.folder, {"why", good}).find("reasons")->as_array().empty());
    // Once it can be asked, nothing is said any more.
    write_file(queue.sandbox.project(queue.folder) / "templates/runtimes/ghost.yaml",
               "name: ghost\nworker: [\"true\"]\ntext: [\"true\"]\n");
    CHECK(queue.sandbox.json(queue.folder, {"why", stuck}).find("reasons")->as_array().empty());
}
