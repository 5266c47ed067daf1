package org.llmfailover.simulator;

/** The three wires, with a plain and a streamed request for each. */
enum Asked {
    ANTHROPIC("anthropic", "anthropic/v1/messages", "anthropic/v1/messages", "claude-sonnet-5") {
        @Override
        String body(boolean stream, String prompt) {
            return json("{'model':'claude-sonnet-5','max_tokens':500,'stream':" + stream
                    + ",'messages':[{'role':'user','content':'" + prompt + "'}]}");
        }
    },
    OPENAI("openai", "openai/v1/chat/completions", "openai/v1/chat/completions", "gpt-5.4") {
        @Override
        String body(boolean stream, String prompt) {
            return json("{'model':'gpt-5.4','stream':" + stream + ",'stream_options':{'include_usage':true},"
                    + "'messages':[{'role':'user','content':'" + prompt + "'}]}");
        }
    },
    GEMINI(
            "gemini",
            "gemini/v1beta/models/gemini-3-flash:generateContent",
            "gemini/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse",
            "gemini-3-flash") {
        @Override
        String body(boolean stream, String prompt) {
            return json("{'contents':[{'role':'user','parts':[{'text':'" + prompt + "'}]}]}");
        }
    };

    final String provider;
    final String plainPath;
    final String streamPath;
    final String model;

    Asked(String provider, String plainPath, String streamPath, String model) {
        this.provider = provider;
        this.plainPath = plainPath;
        this.streamPath = streamPath;
        this.model = model;
    }

    abstract String body(boolean stream, String prompt);

    String body(boolean stream) {
        return body(stream, "How do tides work on the far coast?");
    }

    String path(boolean stream) {
        return stream ? streamPath : plainPath;
    }

    /** JSON written with single quotes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }
}
