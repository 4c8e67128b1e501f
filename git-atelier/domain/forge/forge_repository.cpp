#include "domain/forge/forge_repository.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

struct HostAndPath {
    std::string_view host;
    std::string_view path;
};

// https://user@host:port/path, and ssh, git likewise.
std::optional<HostAndPath> of_url(std::string_view address) {
    constexpr std::array schemes{"https", "http", "ssh", "git", "git+ssh"};
    const auto colon = address.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string scheme = ascii_lower(address.substr(0, colon));
    if (std::ranges::find(schemes, scheme) == schemes.end()) return std::nullopt;
    const std::string_view rest = address.substr(colon + 3);
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    std::string_view host = rest.substr(0, slash);
    if (const auto user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
    host = host.substr(0, host.rfind(':'));
    return HostAndPath{host, rest.substr(slash + 1)};
}

// user@host:path, as scp has it; a path of this machine has its first slash before a colon.
std::optional<HostAndPath> of_scp(std::string_view address) {
    const auto colon = address.find(':');
    if (colon == std::string_view::npos || address.find('/') < colon) return std::nullopt;
    std::string_view path = address.substr(colon + 1);
    if (path.starts_with('/')) path.remove_prefix(1);
    return HostAndPath{address.substr(0, colon), path};
}

bool is_plain_name(std::string_view name) {
    return !name.empty() && name.find_first_of("/?#%\\ \t\n") == std::string_view::npos &&
           name != "." && name != "..";
}

} // namespace

std::optional<ForgeRepository> forge_repository_of(std::string_view address) {
    const bool is_url = address.find("://") != std::string_view::npos;
    const auto parts = is_url ? of_url(address) : of_scp(address);
    if (!parts) return std::nullopt;
    std::string_view host = parts->host;
    if (const auto user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
    std::string_view path = parts->path;
    while (path.ends_with('/'))
        path.remove_suffix(1);
    if (path.ends_with(".git")) path.remove_suffix(4);
    const auto slash = path.rfind('/');
    if (host.empty() || slash == std::string_view::npos) return std::nullopt;
    const std::string_view owner = path.substr(0, slash);
    const std::string_view name = path.substr(slash + 1);
    ForgeRepository out{ascii_lower(host), std::string(owner), std::string(name)};
    const auto groups = split(owner, '/');
    if (!is_plain_name(name) || !std::ranges::all_of(groups, is_plain_name)) return std::nullopt;
    if (groups.size() > 1 && forge_kind_of(out.host) == ForgeKind::github) return std::nullopt;
    return out;
}

std::optional<ForgeRepository> forge_repository_in(const std::vector<Remote>& remotes,
                                                   const std::string& name) {
    const auto remote = std::ranges::find(remotes, name, &Remote::name);
    if (remote == remotes.end()) return std::nullopt;
    const auto& addresses = remote->push_urls.empty() ? remote->urls : remote->push_urls;
    return addresses.empty() ? std::nullopt : forge_repository_of(addresses.front());
}

std::optional<ForgeKind> forge_kind_of(std::string_view host) {
    using enum ForgeKind;
    constexpr std::array<std::pair<std::string_view, ForgeKind>, 10> words{
        {{"github", github},
         {".ghe.com", github},
         {"gitlab", gitlab},
         {"gitea", gitea},
         {"forgejo", gitea},
         {"codeberg", gitea},
         {"bitbucket", other},
         {"sr.ht", other},
         {"dev.azure", other},
         {"visualstudio", other}}};
    for (const auto& [word, kind] : words)
        if (host.find(word) != host.npos) return kind;
    return std::nullopt;
}

} // namespace atelier
