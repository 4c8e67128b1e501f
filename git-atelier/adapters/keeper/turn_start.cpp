#include "adapters/keeper/turn_start.hpp"

#include "posix/find_program.hpp"
#include "posix/read_file.hpp"

#include <fcntl.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<posix::Descriptor> open_to_read(const fs::path& file) {
    return posix::or_descriptor_error(posix::open_file(file, O_RDONLY),
                                      "cannot read " + file.string());
}

// "" of no file.
Result<std::string> text_of(const fs::path& file) {
    if (file.empty()) return std::string();
    ATELIER_TRY(const posix::Descriptor opened, open_to_read(file));
    auto text = posix::read_all(opened.get());
    if (!text) return fail(posix::errno_error("read", file, text.error()));
    return *std::move(text);
}

} // namespace

Result<fs::path> first_program(const TurnRequest& request, const fs::path& agent) {
    if (request.sandbox.empty()) return agent;
    const auto found =
        posix::find_program(request.sandbox[0], request.environment, request.directory);
    if (found) return *found;
    return fail(ErrorCode::runtime_missing,
                "the sandbox's program '" + request.sandbox[0] + "' " +
                    std::string(posix::not_found_because(request.sandbox[0])),
                advise(Hint::install_or_no_sandbox));
}

Result<posix::Descriptor> file_of_arguments(const TurnRequest& request) {
    std::string words;
    for (const auto* part : {&request.sandbox, &request.argv})
        for (const std::string& word : *part)
            words.append(word).push_back('\0');
    return posix::or_descriptor_error(posix::memory_file(words), "cannot hand the brief over");
}

Result<AgentInput> open_input(const TurnRequest& request) {
    AgentInput input;
    if (request.output == RuntimeOutput::acp) {
        ATELIER_TRY(posix::Pipe pair, posix::or_descriptor_error(posix::make_socket_pair(),
                                                                 "cannot talk to the agent"));
        input = {std::move(pair.read), std::move(pair.write)};
        return input;
    }
    ATELIER_TRY(input.agents, open_to_read(request.input.empty() ? "/dev/null" : request.input));
    return input;
}

Result<AcpTask> task_of(const TurnRequest& request) {
    AcpTask task{.folder = request.directory.string(),
                 .brief = {},
                 .model = request.talk.model,
                 .conversation = request.talk.conversation,
                 .refuses = request.talk.refuses};
    ATELIER_TRY(task.brief, text_of(request.input));
    ATELIER_TRY(task.instructions, text_of(request.talk.instructions));
    return task;
}

} // namespace atelier
