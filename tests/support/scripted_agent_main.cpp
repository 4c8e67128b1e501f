// atelier-test-agent SOCKET: an agent for tests (hand.hpp).
#include "support/scripted_agent.hpp"

#include <unistd.h>

#include <cstring>

int main(int count, char** words) {
    if (count != 2) return 129;
    atelier::Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (char* end = std::strchr(*entry, '=')) environment[std::string(*entry, end)] = end + 1;
    return atelier::test::play_the_agent(words[1], environment);
}
