// Runs `notify.command` beside us for each matter that asks for the overseer. Nothing waits for it.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"
#include "ports/process.hpp"
#include "posix/child.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace atelier {

// What the command is called with: a line that says what it is about, and one that says from whom
// it comes and what answers it. Neither begins with a dash.
std::vector<std::string> notification_words(const std::vector<std::string>& command,
                                            const Message& message);
// ATELIER_NOTIFY_*: what the message says, piece by piece.
Environment notification_environment(Environment environment, const Message& message);

class OverseerNotifier {
  public:
    // It runs in `folder`, with `environment` but what ties Git elsewhere. `warn` hears each kind
    // of failure once.
    OverseerNotifier(Environment environment, std::filesystem::path folder,
                     std::function<void(const std::string&)> warn);

    // Notifies of what is due, and ends what an earlier call began and has not ended in time.
    void look(const Context& context);

  private:
    struct Running {
        posix::Child child;
        Time since;
    };
    void start(const std::vector<std::string>& command, const Message& message, Time now);
    void look_after_running(Time now);
    void warn_once(const std::string& text);

    Environment environment_;
    std::filesystem::path folder_;
    std::function<void(const std::string&)> warn_;
    std::vector<Running> running_;
    std::vector<std::string> warned_;
};

} // namespace atelier
