#include "wiring/person_program.hpp"

#include "adapters/process/replace_program.hpp"
#include "adapters/process/spawn.hpp"
#include "adapters/process/terminal_program.hpp"
#include "domain/guard/git_variables.hpp"
#include "posix/descriptor.hpp"
#include "posix/find_program.hpp"

#include <fcntl.h>

namespace atelier {
namespace {

Result<std::filesystem::path> found_program(const std::vector<std::string>& argv,
                                            const Environment& environment,
                                            const std::filesystem::path& folder) {
    if (const auto program = posix::find_program(argv.front(), environment, folder))
        return *program;
    return fail(ErrorCode::runtime_missing, "there is no program '" + argv.front() + "'",
                advise(Hint::install_or_other));
}

} // namespace

Environment environment_in(const Environment& environment, const std::filesystem::path& folder) {
    Environment own = environment;
    std::erase_if(own, [](const auto& one) { return is_git_local(one.first); });
    own.merge(handed_configuration(environment));
    own["PWD"] = folder.string();
    return own;
}

Error become_program(const std::vector<std::string>& argv, const Environment& environment,
                     const std::filesystem::path& folder) {
    const Environment own = environment_in(environment, folder);
    const auto program = found_program(argv, own, folder);
    if (!program) return program.error();
    std::error_code fault;
    std::filesystem::current_path(folder, fault);
    if (fault)
        return {ErrorCode::files_failed, "cannot enter " + folder.string() + ": " + fault.message(),
                advise(Hint::check_folder)};
    return replace_program(*program, argv, own, std::nullopt);
}

Result<int> run_in(const std::vector<std::string>& argv, const Environment& environment,
                   const std::filesystem::path& folder) {
    return run_on_terminal(argv, environment_in(environment, folder), folder);
}

Result<int> run_shown(const std::vector<std::string>& argv, const Environment& environment,
                      const std::filesystem::path& folder) {
    return run_as_part(argv, environment, folder);
}

Result<void> start_beside(const std::vector<std::string>& argv, const Environment& environment,
                          const std::filesystem::path& folder) {
    const Environment own = environment_in(environment, folder);
    ATELIER_TRY(const std::filesystem::path program, found_program(argv, own, folder));
    const posix::Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    ATELIER_CHECK(spawn({.program = program,
                         .argv = argv,
                         .environment = own,
                         .directory = folder,
                         .descriptors = {nothing.get(), nothing.get(), nothing.get()}}));
    return {};
}

} // namespace atelier
