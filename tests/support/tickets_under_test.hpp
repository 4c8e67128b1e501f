// Providers of tickets: in memory, the real gh before a server of ours, and a program of the
// user's.
#pragma once

#include "adapters/forge/github_tickets.hpp"
#include "adapters/forge/provider_program.hpp"
#include "support/forge_under_test.hpp"
#include "support/git_sandbox.hpp"
#include "support/memory_tickets.hpp"

#include <filesystem>
#include <memory>

namespace atelier::test {

enum class ProviderKind { memory, github, program };

inline std::vector<ProviderKind> providers_under_test() {
    return {ProviderKind::memory, ProviderKind::github, ProviderKind::program};
}

// atelier-provider-demo, whose tickets are files below its folder.
class ProgramUnderTest {
  public:
    explicit ProgramUnderTest(Millis deadline = Millis{120'000})
        : tickets(process_, {.name = "demo",
                             .environment = {{"PATH", path()}, {"ATELIER_AGENT_ID", "an agent"}},
                             .directory = folder_.path(),
                             .deadline = deadline}) {
        script("cd \"${0%/*}\" || exit 9\n"
               "[ -e \"$2.state\" ] || exit 3\n"
               "case $1 in\n"
               "show) cat \"$2.begin\" \"$2.state\"; echo '\"}' ;;\n"
               "comment) [ -e \"$2.comment.$3\" ] || cat >\"$2.comment.$3\" ;;\n"
               "state) printf %s \"$3\" >\"$2.state\" ;;\n"
               "esac\n");
    }
    void script(const std::string& body) {
        const auto program = folder_ / "atelier-provider-demo";
        write_file(program, "#!/bin/sh\n" + body);
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    }
    void add(const FoundTicket& ticket) {
        Json row = Json::object();
        row.set("id", ticket.id)
            .set("url", ticket.url)
            .set("title", ticket.title)
            .set("body", ticket.body);
        const std::string whole = row.dump();
        write_file(folder_ / (ticket.id + ".begin"),
                   whole.substr(0, whole.size() - 1) + ",\"state\":\"");
        write_file(folder_ / (ticket.id + ".state"), std::string(name_of(ticket.state)));
    }
    std::vector<std::string> comments(const std::string& id) const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            if (entry.path().filename().string().starts_with(id + ".comment."))
                out.push_back(read_file(entry.path()));
        return out;
    }

  private:
    std::string path() const {
        const char* const path = std::getenv("PATH");
        return folder_.path().string() + ":" + (path == nullptr ? "/usr/bin:/bin" : path);
    }

    TemporaryFolder folder_;
    ChildProcess process_;

  public:
    ProviderProgram tickets;
};

class TicketsUnderTest {
    MemoryTickets memory_;
    MemoryForge forge_;
    ChildProcess process_;
    std::unique_ptr<GithubUnderTest> server_;
    std::unique_ptr<GithubTickets> github_;
    std::unique_ptr<ProgramUnderTest> program_;

  public:
    explicit TicketsUnderTest(ProviderKind kind) {
        if (kind == ProviderKind::github) {
            server_ = std::make_unique<GithubUnderTest>(forge_);
            server_->server.issues = &memory_;
            // A page has one comment.
            server_->server.page_size = 1;
            github_ = std::make_unique<GithubTickets>(process_, server_->options(Millis{120'000}));
        }
        if (kind == ProviderKind::program) program_ = std::make_unique<ProgramUnderTest>();
    }
    std::string name() const { return github_ ? "gh" : program_ ? "program" : "memory"; }
    Tickets& tickets() {
        if (github_) return *github_;
        return program_ ? static_cast<Tickets&>(program_->tickets) : memory_;
    }
    FoundTicket add(const std::string& id, TicketState state = TicketState::open) {
        memory_.add(id, "Say \"hello\" -- with ümlauts", state);
        if (program_) program_->add(memory_.entries.at(id).ticket);
        return memory_.entries.at(id).ticket;
    }
    std::vector<std::string> comments(const std::string& id) const {
        if (program_) return program_->comments(id);
        std::vector<std::string> out;
        for (const auto& [mark, text] : memory_.entries.at(id).comments)
            out.push_back(text);
        return out;
    }
};

} // namespace atelier::test
