#include "wiring/overseer_notifier.hpp"

#include "adapters/process/spawn.hpp"
#include "app/mail/due_notifications.hpp"
#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"
#include "posix/find_program.hpp"
#include "view/text/state_style.hpp"
#include "view/text/style.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <poll.h>

namespace atelier {
namespace {

// A notification is shown in less.
constexpr Seconds longest_notification{30};

std::string way_to_answer(const Message& message) {
    return "git atelier inbox " + message.id().str();
}

bool has_ended(const posix::Child& child) {
    pollfd watched{child.handle.get(), POLLIN, 0};
    return poll(&watched, 1, 0) == 1;
}

} // namespace

std::vector<std::string> notification_words(const std::vector<std::string>& command,
                                            const Message& message) {
    std::vector<std::string> argv = command;
    argv.push_back("git atelier: " + one_line(message.subject()));
    argv.push_back("from " + one_line(short_agent(message.from())) +
                   (message.thread() ? ", about " + message.thread()->str() : "") + ": " +
                   way_to_answer(message));
    return argv;
}

Environment notification_environment(Environment environment, const Message& message) {
    environment["ATELIER_NOTIFY_MESSAGE"] = message.id().str();
    environment["ATELIER_NOTIFY_SUBJECT"] = one_line(message.subject());
    environment["ATELIER_NOTIFY_BODY"] = safe_lines(message.body());
    environment["ATELIER_NOTIFY_FROM"] = one_line(message.from());
    environment["ATELIER_NOTIFY_THREAD"] = message.thread() ? message.thread()->str() : "";
    environment["ATELIER_NOTIFY_COMMAND"] = way_to_answer(message);
    return environment;
}

OverseerNotifier::OverseerNotifier(Environment environment, std::filesystem::path folder,
                                   std::function<void(const std::string&)> warn)
    : environment_(std::move(environment)), folder_(std::move(folder)), warn_(std::move(warn)) {
    std::erase_if(environment_, [](const auto& one) { return is_git_local(one.first); });
    environment_["PWD"] = folder_.string();
}

void OverseerNotifier::look(const Context& context) {
    const Time now = context.clock.now();
    look_after_running(now);
    const auto due = take_due_notifications(context);
    // It is asked again soon; what stands in the way is told by whoever needs the store.
    if (!due) return;
    for (const Message& message : *due)
        start(context.settings.notify_command, message, now);
}

void OverseerNotifier::start(const std::vector<std::string>& command, const Message& message,
                             Time now) {
    const auto program = posix::find_program(command.front(), environment_, folder_);
    if (!program) return warn_once("notify.command: there is no program '" + command.front() + "'");
    const posix::Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const std::vector<std::string> argv = notification_words(command, message);
    const Environment environment = notification_environment(environment_, message);
    auto child = spawn({.program = *program,
                        .argv = argv,
                        .environment = environment,
                        .directory = folder_,
                        .descriptors = {nothing.get(), nothing.get(), nothing.get()}});
    if (!child) return warn_once("notify.command: " + child.error().message);
    running_.push_back({*std::move(child), now});
}

void OverseerNotifier::look_after_running(Time now) {
    std::erase_if(running_, [&](const Running& one) {
        const bool late = now - one.since >= longest_notification;
        if (!has_ended(one.child)) {
            if (!late) return false;
            kill(-one.child.pid, SIGKILL);
            warn_once("notify.command did not end in " +
                      std::to_string(longest_notification.count()) + " s and was ended");
            posix::reap(one.child.pid);
            return true;
        }
        const int status = posix::reap(one.child.pid);
        if (status != 0) warn_once("notify.command ended with status " + std::to_string(status));
        return true;
    });
}

void OverseerNotifier::warn_once(const std::string& text) {
    if (std::ranges::find(warned_, text) != warned_.end()) return;
    warned_.push_back(text);
    warn_(text);
}

} // namespace atelier
