// What an agent prints while it runs: kept in two files, told line by line, and read as events.
// Memory stays bounded, however much it prints and however long its lines are.
#pragma once

#include "adapters/keeper/transcript.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/last_message.hpp"
#include "domain/dialect/live_line.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "posix/descriptor.hpp"

#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Appends what can be read without waiting; false at the end of file.
bool read_some(const posix::Descriptor& from, std::string& text);

// One of its two streams.
struct OutputStream {
    // Not open in an interactive turn.
    posix::Descriptor pipe = {};
    std::optional<Transcript> kept = {};
};

class TurnOutput {
  public:
    // What a line of standard output says.
    using Reader = std::function<std::vector<AgentEvent>(const std::string& line)>;

    // Values of `environment` that are secret are neither kept nor told.
    TurnOutput(RuntimeOutput form, Reader reader,
               const std::map<std::string, std::string>& environment, OutputStream out,
               OutputStream errors);
    TurnOutput(const TurnOutput&) = delete;

    // What is known before anything is printed, and whether all that is said last is kept.
    void begin(TurnReading known, bool wants_words);
    // Where a person follows along: plain lines, or what an event says in words. `folder`: where
    // the agent works.
    void tell(std::function<void(const LiveLine&)> line, const std::filesystem::path& folder) {
        told_ = std::move(line);
        folder_ = folder.string();
    }

    // To be waited for; at most those that are open. Not `hears`: what is printed waits.
    std::array<pollfd, 2> watched(bool hears = true) const;
    bool open() const { return out_.stream.pipe.open() || errors_.stream.pipe.open(); }
    // Takes what has come; false when nothing had.
    bool take(bool hears = true);
    // What is known otherwise than by a line.
    void take(const std::vector<AgentEvent>& events);
    // A line that was written to the agent, among those that it printed; without secrets, too.
    void keep(std::string_view line);
    // Nothing comes any more: what is left without a newline is a line as well.
    void finish();

    const TurnReading& reading() const { return reading_; }
    // The last lines that were told, and the last of standard error, for a message.
    std::string tail() const;
    std::string errors() const;
    // What was said last, as a whole; nullopt where nobody wants it.
    std::optional<FinalWords> words() const;
    std::string without_secrets(const std::string& text) const;

  private:
    struct Side {
        OutputStream stream;
        SecretFilter secrets;
        LineCutter lines;
        // Whether the last line that was kept is whole, and what is kept behind it.
        bool whole = true;
        std::string behind = {};

        bool take();
        void add(const std::string& text);
        void keep_behind();
    };

    void read_out(const std::string& bytes);
    void say(const LiveLine& line);

    RuntimeOutput form_;
    Secrets secrets_;
    Reader reader_;
    TurnReading reading_;
    std::optional<LastMessage> message_;
    std::function<void(const LiveLine&)> told_;
    std::string folder_;
    std::deque<std::string> last_;
    std::deque<std::string> last_errors_;
    Side out_;
    Side errors_;
};

} // namespace atelier
