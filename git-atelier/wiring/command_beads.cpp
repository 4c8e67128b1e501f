// The program of Beads, as a command reaches it.
#include "adapters/bd/bd_mirror.hpp"
#include "posix/find_program.hpp"
#include "wiring/command.hpp"

namespace atelier {
namespace {

Result<std::filesystem::path> find_bd(const Environment& environment) {
    if (const auto found = posix::find_program("bd", environment, "/")) return *found;
    return fail(ErrorCode::mirror_unsupported, "there is no program 'bd' on PATH",
                advise(Hint::install_beads));
}

} // namespace

Result<std::unique_ptr<BeadsMirror>> CommandEnv::beads() {
    const Environment& environment = process_environment().all;
    ATELIER_TRY(const Project* const found, project());
    ATELIER_TRY(std::filesystem::path program, find_bd(environment));
    return std::make_unique<BdMirror>(process(), files(),
                                      BdOptions{.program = std::move(program),
                                                .folder = found->paths.folder,
                                                .issue_prefix = found->record.issue_prefix,
                                                .environment = environment,
                                                .yaml = yaml()});
}

Result<void> CommandEnv::check_beads() {
    const Environment& environment = process_environment().all;
    ATELIER_TRY(std::filesystem::path program, find_bd(environment));
    BdMirror mirror(process(), files(),
                    {.program = std::move(program),
                     .folder = "/",
                     .issue_prefix = {},
                     .environment = environment});
    return mirror.check_version();
}

} // namespace atelier
