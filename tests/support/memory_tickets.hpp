// A provider of tickets in memory: the stand-in of unit tests, and what the GitHub and the program
// of the contract tests show. It can be asked what happened, and does what people do there.
#pragma once

#include "ports/tickets.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atelier::test {

class MemoryTickets final : public Tickets {
  public:
    struct Entry {
        FoundTicket ticket;
        // Mark and text, oldest first.
        std::vector<std::pair<std::string, std::string>> comments = {};
        // How often its state was set.
        int moves = 0;
    };
    // By its id.
    std::map<std::string, Entry> entries = {};
    // Whatever is asked fails with it.
    std::optional<Error> fault = {};
    // The next so many calls do not.
    int good_calls = 0;
    std::string name = "memory";

    void add(const std::string& id, const std::string& title = "A title",
             TicketState state = TicketState::open) {
        entries[id] = {{.id = id,
                        .url = "https://tickets.example/" + id,
                        .title = title,
                        .body = "A body\n\nof \"two\" lines",
                        .state = state}};
    }

    Result<std::optional<FoundTicket>> find(const std::string& id) override {
        const std::lock_guard lock(lock_);
        if (const auto why = failing()) return fail(*why);
        const auto found = entries.find(id);
        return found == entries.end() ? std::nullopt : std::optional(found->second.ticket);
    }
    Result<void> comment(const std::string& id, const std::string& mark,
                         const std::string& text) override {
        const std::lock_guard lock(lock_);
        ATELIER_TRY(Entry* const entry, there(id));
        for (const auto& [known, said] : entry->comments)
            if (known == mark) return {};
        entry->comments.emplace_back(mark, text);
        return {};
    }
    Result<void> set_state(const std::string& id, TicketState state) override {
        const std::lock_guard lock(lock_);
        ATELIER_TRY(Entry* const entry, there(id));
        if (entry->ticket.state == state) return {};
        entry->ticket.state = state;
        ++entry->moves;
        return {};
    }

  private:
    std::optional<Error> failing() { return good_calls-- > 0 ? std::nullopt : fault; }
    Result<Entry*> there(const std::string& id) {
        if (const auto why = failing()) return fail(*why);
        const auto found = entries.find(id);
        if (found == entries.end())
            return fail(ErrorCode::not_found, name + " has no ticket " + id);
        return &found->second;
    }

    // Who serves it does so in a thread.
    std::mutex lock_;
};

} // namespace atelier::test
