#include "wiring/overseer_notifier.hpp"

#include "adapters/process/spawn.hpp"
#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"
#include "posix/find_program.hpp"
#include "view/awaited.hpp"
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

Notification notification_of_message(const Message& message) {
    return {.subject = one_line(message.subject()),
            .body = safe_lines(message.body()),
            .from = one_line(message.from()),
            .message = message.id().str(),
            .about = message.thread() ? message.thread()->str() : "",
            .command = "git atelier inbox " + message.id().str()};
}

Notification notification_of_item(const AwaitedItem& item) {
    return {.subject = one_line(item.title + ": " + what_waits_text(item)),
            .about = item.bead.str(),
            .command = way_on(item, Audience::person)};
}

bool has_ended(const posix::Child& child) {
    pollfd watched{child.handle.get(), POLLIN, 0};
    return poll(&watched, 1, 0) == 1;
}

} // namespace

Notification notification_of(const DueMatter& matter) {
    if (const auto* const message = std::get_if<Message>(&matter))
        return notification_of_message(*message);
    return notification_of_item(std::get<AwaitedItem>(matter));
}

std::vector<std::string> notification_words(const std::vector<std::string>& command,
                                            const Notification& notification) {
    std::vector<std::string> said;
    if (!notification.from.empty()) said.push_back("from " + short_agent(notification.from));
    if (!notification.about.empty()) said.push_back("about " + notification.about);
    std::vector<std::string> argv = command;
    argv.push_back("git atelier: " + notification.subject);
    argv.push_back(join(said, ", ") + ": " + notification.command);
    return argv;
}

Environment notification_environment(Environment environment, const Notification& notification) {
    environment["ATELIER_NOTIFY_MESSAGE"] = notification.message;
    environment["ATELIER_NOTIFY_SUBJECT"] = notification.subject;
    environment["ATELIER_NOTIFY_BODY"] = notification.body;
    environment["ATELIER_NOTIFY_FROM"] = notification.from;
    environment["ATELIER_NOTIFY_THREAD"] = notification.about;
    environment["ATELIER_NOTIFY_COMMAND"] = notification.command;
    return environment;
}

OverseerNotifier::OverseerNotifier(Environment environment, std::filesystem::path folder,
                                   std::function<void(const std::string&)> warn)
    : environment_(std::move(environment)), folder_(std::move(folder)), warn_(std::move(warn)) {
    std::erase_if(environment_, [](const auto& one) { return is_git_local(one.first); });
    environment_["PWD"] = folder_.string();
}

void OverseerNotifier::look(const Context& context, const LivenessProbe& probe) {
    const Time now = context.clock.now();
    look_after_running(now);
    const auto due = take_due_notifications(context, probe);
    // It is asked again soon; what stands in the way is told by whoever needs the store.
    if (!due) return;
    for (const DueMatter& matter : *due)
        start(context.settings.notify_command, notification_of(matter), now);
}

void OverseerNotifier::start(const std::vector<std::string>& command,
                             const Notification& notification, Time now) {
    const auto program = posix::find_program(command.front(), environment_, folder_);
    if (!program) return warn_once("notify.command: there is no program '" + command.front() + "'");
    const posix::Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const std::vector<std::string> argv = notification_words(command, notification);
    const Environment environment = notification_environment(environment_, notification);
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
