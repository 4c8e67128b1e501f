#include "support/bd_folder.hpp"

#include "adapters/bd/bd_calls.hpp"
#include "adapters/yaml/yaml_value.hpp"
#include "base/text.hpp"
#include "support/unwrap.hpp"

#include <algorithm>
#include <cstdlib>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

// On a machine that has just written gigabytes of objects, bd may take minutes to start.
class Patient final : public Process {
  public:
    Result<ProcessResult> run(const ProcessRequest& request) override {
        ProcessRequest longer = request;
        longer.deadline *= 5;
        return process_.run(longer);
    }

  private:
    ChildProcess process_;
};

// Made by the adapter itself, once.
const fs::path& made_store() {
    static const TemporaryFolder folder;
    static const fs::path made = [] {
        Patient process;
        DiskFiles files;
        BdMirror mirror(process, files, bd_options(folder.path()));
        unwrap(mirror.open());
        return folder.path();
    }();
    return made;
}

} // namespace

BdOptions bd_options(const fs::path& folder) {
    return {.program = ATELIER_TEST_BD,
            .folder = folder,
            .issue_prefix = "at",
            .environment = {{"PATH", "/usr/bin:/bin"}, {"HOME", folder.string()}},
            .yaml = read_yaml};
}

BdFolder::BdFolder() : process_(std::make_unique<Patient>()) {
    fs::copy(made_store(), folder_.path(), fs::copy_options::recursive);
}

std::unique_ptr<BeadsMirror> BdFolder::mirror() {
    return std::make_unique<BdMirror>(watched_, files_, bd_options(folder_.path()));
}

Result<ProcessResult> BdFolder::Watched::run(const ProcessRequest& request) {
    const int number = ++place_.calls;
    const auto killed = [&](bool done) {
        return place_.interfere && place_.interfere(number, done);
    };
    if (killed(false)) return fail(ErrorCode::interrupted, "killed before the call");
    auto result = place_.process_->run(request);
    if (killed(true)) return fail(ErrorCode::interrupted, "killed after the call");
    return result;
}

int BdFolder::calls_between_tries() {
    const char* const wanted = std::getenv("ATELIER_TEST_KILL_STEP");
    return wanted == nullptr ? 3 : std::max(std::atoi(wanted), 1);
}

std::string BdFolder::bd(const std::string& actor, std::vector<std::string> arguments,
                         const std::string& input) {
    const BdOptions options = bd_options(folder_.path());
    const bd::Program program(*process_, options.program, options.folder, options.environment);
    arguments.push_back("--actor=" + actor);
    const bd::Call call{std::move(arguments), input};
    const ProcessResult result = unwrap(program.run(call));
    if (result.status != 0)
        FAIL("bd " << join(call.arguments, " ") << " ended with " << result.status << "\n"
                   << result.out << result.err);
    return result.out;
}

void BdFolder::create(const std::string& actor, const Bead& bead) {
    bd(actor, {"import", "-", "--json"}, bd::import_rows({bead}));
}

void BdFolder::edit(const std::string& actor, const Bead& before, const Bead& after) {
    for (bd::Step& step : bd::steps_between(before, after)) {
        std::erase_if(step.call.arguments,
                      [](const std::string& argument) { return argument.starts_with("--if-"); });
        bd(actor, step.call.arguments, step.call.input);
    }
}

void BdFolder::remove(const std::string& actor, const BeadId& id) {
    bd(actor, {"delete", id.str(), "--force", "--json"});
}

void BdFolder::cut_journal() {
    for (const char* floor : {"events-journal-retain-days", "events-journal-retain-rows"})
        bd("Jane", {"config", "set", floor, "0", "--json"});
    bd("Jane", {"events", "prune", "--before", "1000000", "--json"});
}

std::map<BeadId, Bead> BdFolder::beads() {
    std::map<BeadId, Bead> out;
    BdMirror mirror(*process_, files_, bd_options(folder_.path()));
    for (const BeadsBead& found : unwrap(mirror.read_all()))
        if (found.bead) out.emplace(found.bead->id, *found.bead);
    return out;
}

} // namespace atelier::test
