// Programs outside of a sandbox that do for an agent what it may not do itself, and where they
// listen: one table. Sockets without a file (abstract ones, as X11 and D-Bus may have) and ports
// are cut off by a network of its own alone, which no sandbox of ours has.
#pragma once

#include "base/enum_names.hpp"
#include "domain/guard/sandbox.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace atelier {

enum class SocketKind {
    tmux,
    screen,
    terminals,
    editors,
    ssh_agent,
    gpg_agent,
    credentials,
    display,
    dbus,
    runtime_dir,
    containers,
    // What cron and at read, which start what is written there.
    schedules,
};
constexpr auto names_of(SocketKind) {
    return std::to_array<Named<SocketKind>>({{SocketKind::tmux, "tmux"},
                                             {SocketKind::screen, "screen"},
                                             {SocketKind::terminals, "terminals"},
                                             {SocketKind::editors, "editors"},
                                             {SocketKind::ssh_agent, "ssh-agent"},
                                             {SocketKind::gpg_agent, "gpg-agent"},
                                             {SocketKind::credentials, "credentials"},
                                             {SocketKind::display, "display"},
                                             {SocketKind::dbus, "dbus"},
                                             {SocketKind::runtime_dir, "runtime-dir"},
                                             {SocketKind::containers, "containers"},
                                             {SocketKind::schedules, "schedules"}});
}

// A socket, or a folder that holds nothing but such; as it is named, which may be by a link.
struct SocketPlace {
    SocketKind kind = SocketKind::tmux;
    std::filesystem::path path;

    bool operator==(const SocketPlace&) const = default;
};
// The names in a folder; none where it cannot be read.
using NamesIn = std::function<std::vector<std::string>(const std::filesystem::path& folder)>;
// Those that have a place of their own, and those that a person's environment names. Of what is
// called by a pattern those that are there; the others need not be there.
std::vector<SocketPlace> socket_places(const std::map<std::string, std::string>& environment,
                                       const NamesIn& names_in);

// One that is there.
struct FoundSocket {
    SocketPlace place;
    // Without a link in it, which no mount can stand on.
    std::filesystem::path real;
    bool folder = false;
};
// A kind, or an absolute path: all else names nothing that could be passed.
bool may_be_passed(const std::string& name);
// What keeps an agent from these, outer ones first. What `pass` names, by its kind or by its path,
// is left as it is, also below a folder that goes.
std::vector<Bound> hidden_sockets(const std::vector<FoundSocket>& found,
                                  const std::vector<std::string>& pass);

} // namespace atelier
