// Runs `notify.command` beside us for each matter that asks for the overseer. Nothing waits for it.
#pragma once

#include "app/review/due_notifications.hpp"
#include "ports/process.hpp"
#include "posix/child.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace atelier {

// What the command hears of a matter.
struct Notification {
    std::string subject;
    // "" where there is no message, as are its id and sender.
    std::string body = {};
    std::string from = {};
    std::string message = {};
    // The epic or changeset; "" for none.
    std::string about = {};
    // What shows or settles it.
    std::string command;
};
Notification notification_of(const DueMatter& matter);

// What the command is called with: a line that says what it is about, and one that says from whom
// it comes and what answers it. Neither begins with a dash.
std::vector<std::string> notification_words(const std::vector<std::string>& command,
                                            const Notification& notification);
// ATELIER_NOTIFY_*: what the matter is, piece by piece.
Environment notification_environment(Environment environment, const Notification& notification);

class OverseerNotifier {
  public:
    // It runs in `folder`, with `environment` but what ties Git elsewhere. `warn` hears each kind
    // of failure once.
    OverseerNotifier(Environment environment, std::filesystem::path folder,
                     std::function<void(const std::string&)> warn);

    // Notifies of what is due, and ends what an earlier call began and has not ended in time.
    void look(const Context& context, const LivenessProbe& probe);

  private:
    struct Running {
        posix::Child child;
        Time since;
    };
    void start(const std::vector<std::string>& command, const Notification& notification, Time now);
    void look_after_running(Time now);
    void warn_once(const std::string& text);

    Environment environment_;
    std::filesystem::path folder_;
    std::function<void(const std::string&)> warn_;
    std::vector<Running> running_;
    std::vector<std::string> warned_;
};

} // namespace atelier
