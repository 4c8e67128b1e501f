#include "domain/guard/sockets.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace atelier;

namespace {

namespace fs = std::filesystem;

using SocketVariables = std::map<std::string, std::string>;

// What a person's machine has in its folders.
std::vector<std::string> usual_names(const fs::path& folder) {
    const std::map<fs::path, std::vector<std::string>> folders = {
        {"/tmp",
         {"emacs1000", "emacs-notes", "nvim.ann", "ssh-abc", "tmux-1000", "vscode-ipc-1.sock",
          "dbus-xyz", "work"}},
        {"/scratch", {"tmux-7", "emacs1000", "other"}},
        {"/home/ann/.gnupg", {"S.gpg-agent", "S.gpg-agent.ssh", "pubring.kbx"}},
        {"/home/ann/.local/share/wezterm", {"gui-sock-12", "sock", "plugins"}},
        {"/run/user", {"1000"}}};
    const auto found = folders.find(folder);
    return found == folders.end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string> places_of(SocketKind kind, const SocketVariables& environment) {
    std::vector<std::string> paths;
    for (const SocketPlace& place : socket_places(environment, usual_names))
        if (place.kind == kind) paths.push_back(place.path.string());
    return paths;
}

bool contains_path(const std::vector<std::string>& paths, const std::string& path) {
    return std::ranges::find(paths, path) != paths.end();
}

FoundSocket folder_of(SocketKind kind, const std::string& path) {
    return {{kind, path}, path, true};
}

FoundSocket file_of(SocketKind kind, const std::string& path) {
    return {{kind, path}, path, false};
}

using Bounds = std::vector<Bound>;

} // namespace

TEST_CASE("programs that take commands are known by the places where they listen") {
    const SocketVariables home = {{"HOME", "/home/ann"}};
    const auto known = [&](SocketKind kind, const std::string& path) {
        INFO(path);
        CHECK(contains_path(places_of(kind, home), path));
    };
    known(SocketKind::tmux, "/tmp/tmux-1000");
    for (const char* path : {"/run/screen", "/tmp/screens", "/home/ann/.screen"})
        known(SocketKind::screen, path);
    for (const char* path :
         {"/tmp/emacs1000", "/home/ann/.emacs.d/server", "/tmp/nvim.ann", "/tmp/vscode-ipc-1.sock"})
        known(SocketKind::editors, path);
    known(SocketKind::terminals, "/home/ann/.local/share/wezterm/gui-sock-12");
    known(SocketKind::ssh_agent, "/tmp/ssh-abc");
    for (const char* path : {"/home/ann/.gnupg/S.gpg-agent", "/home/ann/.gnupg/S.gpg-agent.ssh"})
        known(SocketKind::gpg_agent, path);
    known(SocketKind::credentials, "/home/ann/.cache/git/credential");
    for (const char* path : {"/tmp/.X11-unix", "/home/ann/.Xauthority"})
        known(SocketKind::display, path);
    for (const char* path : {"/run/dbus/system_bus_socket", "/tmp/dbus-xyz"})
        known(SocketKind::dbus, path);
    known(SocketKind::runtime_dir, "/run/user/1000");
    for (const char* path : {"/run/docker.sock", "/run/podman/podman.sock",
                             "/run/containerd/containerd.sock", "/home/ann/.docker/run"})
        known(SocketKind::containers, path);
    for (const char* path : {"/var/spool/cron", "/var/spool/at"})
        known(SocketKind::schedules, path);
}

TEST_CASE("what only looks like a socket's place is none") {
    const auto all = socket_places({{"HOME", "/home/ann"}}, usual_names);
    for (const char* path : {"/tmp/emacs-notes", "/tmp/work", "/home/ann/.gnupg/pubring.kbx",
                             "/home/ann/.local/share/wezterm/plugins"})
        CHECK(std::ranges::find(all, fs::path(path), &SocketPlace::path) == all.end());
    // Without a home there is nothing below it, and nothing is named twice.
    for (const SocketPlace& place : socket_places({}, usual_names)) {
        INFO(place.path);
        CHECK(place.path.is_absolute());
        CHECK(place.path.native().find("/home") == std::string::npos);
        CHECK(std::ranges::count(all, place) == 1);
    }
}

TEST_CASE("a socket that the environment names is known in each way of naming one") {
    const auto named = [](SocketKind kind, const std::string& name, const std::string& value) {
        const auto without = places_of(kind, {});
        auto with = places_of(kind, {{name, value}});
        std::erase_if(with, [&](const std::string& path) { return contains_path(without, path); });
        return with;
    };
    using Paths = std::vector<std::string>;
    CHECK(named(SocketKind::tmux, "TMUX", "/srv/own,123,0") == Paths{"/srv/own"});
    CHECK(named(SocketKind::tmux, "TMUX_TMPDIR", "/scratch") == Paths{"/scratch/tmux-7"});
    CHECK(named(SocketKind::editors, "TMPDIR", "/scratch/") == Paths{"/scratch/emacs1000"});
    CHECK(named(SocketKind::containers, "DOCKER_HOST", "unix:///srv/d.sock") ==
          Paths{"/srv/d.sock"});
    CHECK(named(SocketKind::terminals, "KITTY_LISTEN_ON", "unix:/srv/k") == Paths{"/srv/k"});
    CHECK(named(SocketKind::dbus, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/srv/bus,guid=1;tcp:") ==
          Paths{"/srv/bus"});
    CHECK(named(SocketKind::ssh_agent, "SSH_AUTH_SOCK", "/srv/agent") == Paths{"/srv/agent"});
    CHECK(named(SocketKind::runtime_dir, "XDG_RUNTIME_DIR", "/run/user/7") == Paths{"/run/user/7"});
    // An abstract one, one of a network, a name alone, and all of the disk.
    for (const char* value : {"unix:abstract=/tmp/dbus-1", "unix:@x", "tcp://1.2.3.4:5",
                              "wayland-0", "", "/", "unix:///"})
        CHECK(named(SocketKind::dbus, "DBUS_SESSION_BUS_ADDRESS", value).empty());
}

TEST_CASE("sockets to programs outside are hidden unless they are passed") {
    const std::vector<FoundSocket> found = {file_of(SocketKind::containers, "/run/docker.sock"),
                                            folder_of(SocketKind::runtime_dir, "/run/user/7"),
                                            folder_of(SocketKind::schedules, "/var/spool/cron"),
                                            {{SocketKind::tmux, "/var/tmux"}, "/tmp/tmux-7", true}};
    const Bound docker{"/run/docker.sock", Access::closed};
    const Bound runtime{"/run/user/7", Access::hidden};
    const Bound tmux{"/tmp/tmux-7", Access::hidden};
    const Bound cron{"/var/spool/cron", Access::read};
    CHECK(hidden_sockets(found, {}) == Bounds{docker, runtime, tmux, cron});
    CHECK(hidden_sockets(found, {"containers"}) == Bounds{runtime, tmux, cron});
    CHECK(hidden_sockets(found, {"/run/docker.sock"}) == Bounds{runtime, tmux, cron});
    for (const char* name : {"tmux", "/var/tmux", "/tmp/tmux-7"})
        CHECK(hidden_sockets(found, {name}) == Bounds{docker, runtime, cron});
}

TEST_CASE("what is passed below a hidden folder is there all the same") {
    const std::vector<FoundSocket> found = {
        file_of(SocketKind::ssh_agent, "/run/user/7/keyring/ssh"),
        file_of(SocketKind::editors, "/run/user/7/nvim.1.0"),
        folder_of(SocketKind::runtime_dir, "/run/user/7")};
    const Bound runtime{"/run/user/7", Access::hidden};
    const Bound agent{"/run/user/7/keyring/ssh", Access::write};
    const Bound editor{"/run/user/7/nvim.1.0", Access::closed};
    CHECK(hidden_sockets(found, {"ssh-agent"}) == Bounds{runtime, agent, editor});
    CHECK(hidden_sockets(found, {"/run/user/7/bus"}) ==
          Bounds{runtime,
                 {"/run/user/7/bus", Access::write},
                 {"/run/user/7/keyring/ssh", Access::closed},
                 editor});
    // The folder alone is passed, not what is known of another kind in it.
    CHECK(hidden_sockets(found, {"runtime-dir"}) ==
          Bounds{{"/run/user/7/keyring/ssh", Access::closed}, editor});
    CHECK(hidden_sockets(found, {"runtime-dir", "ssh-agent", "editors"}).empty());
    CHECK(hidden_sockets(found, {"/elsewhere"}).size() == 3);
}
