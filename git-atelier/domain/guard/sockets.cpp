#include "domain/guard/sockets.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

using Variables = std::map<std::string, std::string>;

struct Row {
    SocketKind kind;
    // Absolute, below the home (`~/`), or below what a variable says; the last part may be a
    // pattern. A variable alone is an address, as programs write them.
    std::string_view where;
};

constexpr auto rows = std::to_array<Row>({
    {SocketKind::tmux, "/tmp/tmux-*"},
    {SocketKind::tmux, "/tmp/tmate-[0-9]*"},
    {SocketKind::tmux, "$TMUX_TMPDIR/tmux-*"},
    {SocketKind::tmux, "$TMUX"},
    {SocketKind::screen, "/run/screen"},
    {SocketKind::screen, "/run/screens"},
    {SocketKind::screen, "/tmp/screens"},
    {SocketKind::screen, "/tmp/uscreens"},
    {SocketKind::screen, "~/.screen"},
    {SocketKind::screen, "$SCREENDIR"},
    {SocketKind::terminals, "/tmp/*kitty-[0-9]*"},
    {SocketKind::terminals, "$KITTY_LISTEN_ON"},
    {SocketKind::terminals, "~/.local/share/wezterm/*sock*"},
    {SocketKind::terminals, "$WEZTERM_UNIX_SOCKET"},
    {SocketKind::terminals, "/tmp/Alacritty-*"},
    {SocketKind::terminals, "$ALACRITTY_SOCKET"},
    {SocketKind::terminals, "/tmp/zellij-[0-9]*"},
    {SocketKind::terminals, "$ZELLIJ_SOCKET_DIR"},
    {SocketKind::terminals, "~/.dtach"},
    {SocketKind::terminals, "~/.abduco"},
    {SocketKind::editors, "/tmp/emacs[0-9]*"},
    {SocketKind::editors, "$TMPDIR/emacs[0-9]*"},
    {SocketKind::editors, "~/.emacs.d/server"},
    {SocketKind::editors, "~/.config/emacs/server"},
    {SocketKind::editors, "$EMACS_SOCKET_NAME"},
    {SocketKind::editors, "/tmp/nvim.*"},
    {SocketKind::editors, "$TMPDIR/nvim.*"},
    {SocketKind::editors, "$NVIM"},
    {SocketKind::editors, "$NVIM_LISTEN_ADDRESS"},
    {SocketKind::editors, "/tmp/vscode-ipc-*"},
    {SocketKind::editors, "/tmp/vscode-git-*"},
    {SocketKind::editors, "$VSCODE_IPC_HOOK"},
    {SocketKind::editors, "$VSCODE_IPC_HOOK_CLI"},
    {SocketKind::editors, "$VSCODE_GIT_IPC_HANDLE"},
    // Made by ssh-agent; other agents put theirs among other files.
    {SocketKind::ssh_agent, "/tmp/ssh-*"},
    {SocketKind::ssh_agent, "$TMPDIR/ssh-*"},
    {SocketKind::ssh_agent, "~/.ssh/agent"},
    {SocketKind::ssh_agent, "~/.1password"},
    {SocketKind::ssh_agent, "$SSH_AUTH_SOCK"},
    {SocketKind::gpg_agent, "~/.gnupg/S.*"},
    {SocketKind::gpg_agent, "$GNUPGHOME/S.*"},
    {SocketKind::credentials, "~/.cache/git/credential"},
    {SocketKind::credentials, "$XDG_CACHE_HOME/git/credential"},
    {SocketKind::credentials, "~/.git-credential-cache"},
    // With the key to a display's socket that has no file.
    {SocketKind::display, "/tmp/.X11-unix"},
    {SocketKind::display, "/tmp/.ICE-unix"},
    {SocketKind::display, "~/.Xauthority"},
    {SocketKind::display, "$XAUTHORITY"},
    {SocketKind::display, "$WAYLAND_DISPLAY"},
    {SocketKind::display, "$SWAYSOCK"},
    {SocketKind::display, "$I3SOCK"},
    {SocketKind::dbus, "/run/dbus/system_bus_socket"},
    {SocketKind::dbus, "/run/systemd/private"},
    {SocketKind::dbus, "/tmp/dbus-*"},
    {SocketKind::dbus, "$DBUS_SESSION_BUS_ADDRESS"},
    {SocketKind::dbus, "$DBUS_SYSTEM_BUS_ADDRESS"},
    // Also systemd's of the user, and whatever else its programs put there.
    {SocketKind::runtime_dir, "/run/user/*"},
    {SocketKind::runtime_dir, "$XDG_RUNTIME_DIR"},
    {SocketKind::containers, "/run/docker.sock"},
    {SocketKind::containers, "/run/podman/podman.sock"},
    {SocketKind::containers, "/run/containerd/containerd.sock"},
    {SocketKind::containers, "/run/k3s/containerd/containerd.sock"},
    {SocketKind::containers, "/run/crio/crio.sock"},
    {SocketKind::containers, "/run/buildkit/buildkitd.sock"},
    {SocketKind::containers, "/run/libvirt"},
    {SocketKind::containers, "/var/lib/incus/unix.socket"},
    {SocketKind::containers, "/var/snap/lxd/common/lxd/unix.socket"},
    {SocketKind::containers, "~/.docker/run"},
    {SocketKind::containers, "~/.docker/desktop/docker.sock"},
    {SocketKind::containers, "~/.colima/default/docker.sock"},
    {SocketKind::containers, "~/.rd/docker.sock"},
    {SocketKind::containers, "$DOCKER_HOST"},
    {SocketKind::containers, "$CONTAINER_HOST"},
    {SocketKind::containers, "$CONTAINERD_ADDRESS"},
    {SocketKind::containers, "$BUILDKIT_HOST"},
    {SocketKind::schedules, "/var/spool/cron"},
    {SocketKind::schedules, "/var/spool/at"},
});

// The file in "/path", "/path,process,number", "unix:/path", "unix:///path" and
// "unix:path=/path,guid=...;..."; nullopt where it names none.
std::optional<fs::path> path_in(std::string_view address) {
    for (const std::string_view start : {"unix:", "path=", "//"})
        if (address.starts_with(start)) address.remove_prefix(start.size());
    address = address.substr(0, address.find_first_of(",;"));
    const bool root = address.find_first_not_of('/') == std::string_view::npos;
    if (!address.starts_with('/') || root) return std::nullopt;
    return fs::path(address).lexically_normal();
}

// nullopt where it stands below what is not set.
std::optional<fs::path> path_of(std::string_view where, const Variables& environment) {
    if (where.starts_with('/')) return fs::path(where);
    const auto slash = std::min(where.find('/'), where.size());
    const std::string name(where.front() == '~' ? "HOME" : where.substr(1, slash - 1));
    const auto value = environment.find(name);
    if (value == environment.end()) return std::nullopt;
    const auto base = path_in(value->second);
    if (!base || slash == where.size()) return base;
    return *base / where.substr(slash + 1);
}

bool is_passed(const SocketPlace& place, const fs::path& real,
               const std::vector<std::string>& pass) {
    return std::ranges::any_of(pass, [&](const std::string& name) {
        return name == name_of(place.kind) || name == place.path.string() || name == real.string();
    });
}

} // namespace

std::vector<SocketPlace> socket_places(const Variables& environment, const NamesIn& names_in) {
    std::map<fs::path, std::vector<std::string>> seen;
    std::vector<SocketPlace> places;
    const auto add = [&](SocketKind kind, const fs::path& path) {
        if (std::ranges::find(places, path, &SocketPlace::path) == places.end())
            places.push_back({kind, path});
    };
    for (const Row& row : rows) {
        const auto path = path_of(row.where, environment);
        if (!path) continue;
        if (row.where.find('*') == std::string_view::npos) {
            add(row.kind, *path);
            continue;
        }
        const fs::path folder = path->parent_path();
        if (!seen.contains(folder)) seen.emplace(folder, names_in(folder));
        for (const std::string& name : seen.at(folder))
            if (glob_match(path->filename().string(), name)) add(row.kind, folder / name);
    }
    return places;
}

bool may_be_passed(const std::string& name) {
    return name.starts_with('/') || parse_name<SocketKind>(name);
}

std::vector<Bound> hidden_sockets(const std::vector<FoundSocket>& found,
                                  const std::vector<std::string>& pass) {
    std::map<fs::path, Access> bounds;
    std::set<fs::path> passed;
    for (const std::string& name : pass)
        if (name.starts_with('/')) passed.insert(fs::path(name).lexically_normal());
    for (const FoundSocket& one : found) {
        if (is_passed(one.place, one.real, pass))
            passed.insert(one.real);
        else if (one.place.kind == SocketKind::schedules)
            bounds.emplace(one.real, Access::read);
        else
            bounds.emplace(one.real, one.folder ? Access::hidden : Access::closed);
    }
    for (const fs::path& path : passed) {
        bounds.erase(path);
        const bool gone = std::ranges::any_of(bounds, [&](const auto& bound) {
            return is_below(path.native(), bound.first.native());
        });
        if (gone) bounds.emplace(path, Access::write);
    }
    // A folder's path stands before those of what is in it.
    std::vector<Bound> ordered;
    for (const auto& [path, access] : bounds)
        ordered.push_back({path, access});
    return ordered;
}

} // namespace atelier
