#include "adapters/process/terminal_program.hpp"

#include "adapters/process/spawn.hpp"
#include "posix/find_program.hpp"

#include <csignal>
#include <unistd.h>

namespace atelier {
namespace {

// Ctrl-C in the terminal is meant for the program that has it.
class Patience {
  public:
    Patience() {
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGINT, &ignore, &interrupt_);
        sigaction(SIGQUIT, &ignore, &quit_);
    }
    ~Patience() {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGQUIT, &quit_, nullptr);
    }
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

  private:
    struct sigaction interrupt_ {};
    struct sigaction quit_ {};
};

Result<int> run_with(const std::vector<std::string>& argv, const Environment& environment,
                     const std::filesystem::path& directory, int input, int output) {
    const auto program =
        argv.empty() ? std::nullopt : posix::find_program(argv.front(), environment, directory);
    if (!program)
        return fail(ErrorCode::runtime_missing,
                    "there is no program '" + (argv.empty() ? "" : argv.front()) + "'",
                    advise(Hint::install_or_other));
    const Patience patience;
    ATELIER_TRY(const posix::Child child, spawn({.program = *program,
                                                 .argv = argv,
                                                 .environment = environment,
                                                 .directory = directory,
                                                 .descriptors = {input, output, STDERR_FILENO},
                                                 .own_group = false}));
    return posix::reap(child.pid);
}

} // namespace

Result<int> run_on_terminal(const std::vector<std::string>& argv, const Environment& environment,
                            const std::filesystem::path& directory, int input) {
    // What we print ourselves may be read by a program; the editor belongs to the person.
    const int output = isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : STDERR_FILENO;
    return run_with(argv, environment, directory, input, output);
}

Result<int> run_as_part(const std::vector<std::string>& argv, const Environment& environment,
                        const std::filesystem::path& directory) {
    return run_with(argv, environment, directory, STDIN_FILENO, STDOUT_FILENO);
}

} // namespace atelier
