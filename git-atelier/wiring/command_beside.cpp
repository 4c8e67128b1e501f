// What a command has of the world that is none of the parts it opens.
#include "adapters/git/process/new_repository.hpp"
#include "adapters/system/interrupt.hpp"
#include "adapters/system/store_file_watch.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/yaml/workflow_yaml.hpp"
#include "adapters/yaml/yaml_value.hpp"
#include "cli/render.hpp"
#include "cli/terminal.hpp"
#include "view/text/style.hpp"
#include "wiring/agent_programs.hpp"
#include "wiring/caller.hpp"
#include "wiring/command.hpp"
#include "wiring/input.hpp"
#include "wiring/workers.hpp"

#include <map>
#include <memory>
#include <unistd.h>

namespace atelier {

Result<std::filesystem::path> CommandEnv::programs() {
    std::error_code fault;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", fault);
    if (!fault) return self.parent_path();
    return fail(ErrorCode::files_failed, "cannot tell where this program is: " + fault.message(),
                advise(Hint::mount_proc));
}

LivenessProbe CommandEnv::probe() {
    return [&known = machine()](const ProcessIdentity& process) { return known.liveness(process); };
}

bool CommandEnv::has_terminal() const {
    return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
}

std::optional<std::string> CommandEnv::ask(const std::string& question) {
    if (!has_terminal()) return std::nullopt;
    write_err(as_printed(question));
    auto line = read_typed_line(interrupt_descriptor());
    if (!line) write_err("\n");
    return line;
}

YamlReader CommandEnv::yaml() {
    return read_yaml;
}

WorkflowFormat& CommandEnv::workflow_format() {
    static YamlWorkflowFormat format;
    return format;
}

Result<Routing> CommandEnv::routing() {
    ATELIER_TRY(WorkflowCatalog* const catalog, workflows());
    ATELIER_TRY(const auto leads, catalog->artisan_names());
    ATELIER_TRY(const auto folder, data());
    ATELIER_TRY(const auto shipped, share());
    return known_routing(project(), folder, shipped, leads);
}

Result<std::string> CommandEnv::make_repository(const std::filesystem::path& folder) {
    return atelier::make_repository(process(), process_environment().all, folder);
}

Style CommandEnv::style() {
    Style style = terminal(STDOUT_FILENO).style;
    style.ahead_of_utc = local_time_ahead;
    style.reader = audience_of_this_call();
    // A bead and what is below it begin alike.
    const auto known = std::make_shared<std::map<std::string, std::size_t>>();
    style.distinct = [this, known](const std::string& written) {
        const auto [enough, fresh] = known->try_emplace(written.substr(0, written.find('.')), 0);
        if (fresh) enough->second = enough_of(enough->first);
        return enough->second;
    };
    return style;
}

std::size_t CommandEnv::enough_of(const std::string& written) {
    const auto id = BeadId::parse(written);
    PlanStore* const plan = id ? known_store() : nullptr;
    if (plan == nullptr) return 0;
    const auto beside = plan->read([&](PlanReader& reader) { return reader.beside(*id); });
    return beside ? distinct_beginning(*id, *beside) : 0;
}

Interrupt& CommandEnv::interrupt() {
    return signals();
}

StoreWatch& CommandEnv::store_watch(const std::filesystem::path& store) {
    return watched_store(store);
}

Result<std::unique_ptr<WorkerPrograms>> CommandEnv::workers(std::vector<std::string> arguments) {
    ATELIER_TRY(const Project* const found, project());
    ATELIER_TRY(const std::filesystem::path folder, programs());
    return start_workers(signals(), watched_store(found->paths.store()), process_environment(),
                         *found, folder, std::move(arguments));
}

Result<std::unique_ptr<WorkersDisplay>> CommandEnv::workers_display(bool agent_lines) {
    ATELIER_TRY(Clock* const clock, time_source());
    return workers_screen(*clock, terminal(STDERR_FILENO), agent_lines);
}

Result<void> CommandEnv::print(const std::string& text) {
    if (write_out(text)) return {};
    return fail(ErrorCode::interrupted, "the output was closed");
}

} // namespace atelier
