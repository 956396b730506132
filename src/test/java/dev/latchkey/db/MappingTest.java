package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.junit.jupiter.api.Test;

class MappingTest {
    private static BytecodeProvider provider(String setting) {
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.boot.allow_jdbc_metadata_access", "false")
                .applySetting("hibernate.dialect", "org.hibernate.dialect.H2Dialect")
                .applySetting(setting, "plain")
                .build();
        try {
            return registry.requireService(BytecodeProvider.class);
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }

    @Test
    void contribute_ours_makesNoClasses() {
        assertInstanceOf(org.hibernate.bytecode.internal.none.BytecodeProviderImpl.class, provider("latchkey.rows"));
    }

    /** An application that embeds the session room may have rows of its own that are loaded lazily. */
    @Test
    void contribute_anotherApplications_isLeftAsItIs() {
        assertInstanceOf(
                org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl.class, provider("hibernate.show_sql"));
    }
}
