#include "domain/guard/push_refusal.hpp"

#include "domain/guard/config_text.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

bool empties_push_urls(const GitVersion& git) {
    return git >= GitVersion{2, 46};
}

// A rule for the beginning of an address holds for fetching too.
bool is_fetched_from(const std::string& push_url, const std::vector<Remote>& remotes) {
    return std::ranges::any_of(remotes, [&](const Remote& remote) {
        return std::ranges::any_of(
            remote.urls, [&](const std::string& url) { return url.starts_with(push_url); });
    });
}

std::string line(std::string_view key, std::string_view value) {
    return "\t" + std::string(key) + " = " + config_quoted(value) + "\n";
}

} // namespace

std::string push_refusal_text(const std::vector<Remote>& remotes, const GitVersion& git) {
    std::set<std::string> addresses;
    std::set<std::string> led_away;
    for (const Remote& remote : remotes) {
        addresses.insert(remote.urls.begin(), remote.urls.end());
        addresses.insert(remote.push_urls.begin(), remote.push_urls.end());
        for (const std::string& url : remote.push_urls)
            if (!empties_push_urls(git) && !is_fetched_from(url, remotes)) led_away.insert(url);
    }
    // The longest rule counts, and this one is for all others.
    addresses.insert("");
    std::string text = "[url " + config_quoted(push_refusal) + "]\n";
    for (const std::string& url : addresses)
        text += line("pushInsteadOf", url);
    for (const std::string& url : led_away)
        text += line("insteadOf", url);
    return text;
}

std::string remote_refusal_lines(const Remote& remote, const std::vector<Remote>& remotes,
                                 const GitVersion& git) {
    if (remote.push_urls.empty()) return "";
    if (empties_push_urls(git)) return line("pushurl", "") + line("pushurl", push_refusal);
    const bool fetched = std::ranges::any_of(
        remote.push_urls, [&](const std::string& url) { return is_fetched_from(url, remotes); });
    if (!fetched) return "";
    // The program that is called at the other end: none of that name, which Git shows.
    constexpr std::string_view folder = "/dev/null/";
    std::string program(push_refusal.substr(folder.size()));
    program.pop_back();
    return line("receivepack", program);
}

std::vector<std::string> open_push_urls(const std::vector<Remote>& remotes, const GitVersion& git) {
    std::vector<std::string> open;
    if (empties_push_urls(git)) return open;
    for (const Remote& remote : remotes)
        for (const std::string& url : remote.push_urls) {
            const bool http = url.starts_with("http://") || url.starts_with("https://");
            if (http && is_fetched_from(url, remotes)) open.push_back(url);
        }
    std::ranges::sort(open);
    open.erase(std::unique(open.begin(), open.end()), open.end());
    return open;
}

} // namespace atelier
