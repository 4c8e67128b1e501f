#include "adapters/process/replace_program.hpp"

#include "adapters/process/spawn.hpp"
#include "posix/descriptor.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace atelier {

Error replace_program(const std::filesystem::path& program, const std::vector<std::string>& argv,
                      const Environment& environment, const std::optional<std::string>& input) {
    if (input) {
        const auto file = posix::memory_file(*input);
        if (!file)
            return posix::descriptor_error("cannot buffer the input in memory", file.error());
        ::dup2(file->get(), STDIN_FILENO);
    }
    std::vector<std::string> words = argv;
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment)
        variables.push_back(name + "=" + value);
    const auto environment_pointers = pointers(variables);
    ::execve(program.c_str(), pointers(words).data(), environment_pointers.data());
    if (errno == ENOEXEC) {
        words[0] = program.string();
        words.insert(words.begin(), "sh");
        ::execve("/bin/sh", pointers(words).data(), environment_pointers.data());
    }
    return Error{ErrorCode::runtime_missing,
                 program.string() + " cannot be run: " + std::strerror(errno),
                 advise(Hint::can_be_executed)};
}

} // namespace atelier
