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

} // namespace

Result<int> run_on_terminal(const std::vector<std::string>& argv, const Environment& environment,
                            const std::filesystem::path& directory, int input) {
    const auto program =
        argv.empty() ? std::nullopt : posix::find_program(argv.front(), environment, directory);
    if (!program)
        return fail(ErrorCode::runtime_missing,
                    "there is no program '" + (argv.empty() ? "" : argv.front()) + "'",
                    advise(Hint::install_or_other));
    const Patience patience;
    // What we print ourselves may be read by a program; the editor belongs to the person.
    const int out = isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : STDERR_FILENO;
    ATELIER_TRY(const posix::Child child, spawn({.program = *program,
                                                 .argv = argv,
                                                 .environment = environment,
                                                 .directory = directory,
                                                 .descriptors = {input, out, STDERR_FILENO},
                                                 .own_group = false}));
    return posix::reap(child.pid);
}

} // namespace atelier
