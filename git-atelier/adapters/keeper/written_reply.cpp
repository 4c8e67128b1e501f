#include "adapters/keeper/written_reply.hpp"

#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace atelier {

FinalWords read_written_reply(const std::filesystem::path& file) {
    // A pipe of that name would be waited for.
    const auto opened = posix::open_file(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!opened && opened.error() == std::errc::no_such_file_or_directory)
        return {.fault = "the agent has written no reply"};
    const FinalWords unreadable{.fault = "the agent's reply is not a file that can be read"};
    struct ::stat about {};
    if (!opened || ::fstat(opened->get(), &about) != 0 || !S_ISREG(about.st_mode))
        return unreadable;
    auto text = posix::read_all(opened->get(), longest_reply);
    return text ? final_words(*std::move(text)) : unreadable;
}

} // namespace atelier
